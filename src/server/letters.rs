//! Letters: what the server writes to people.
//!
//! How they are sent is in `integrations::mail`.

use crate::integrations::mail::Letter;

use super::keep::leads::Lead;

/// To whoever was invited.
pub fn invitation(to: &str, name: &str, link: &str) -> Letter {
    Letter {
        to: to.to_owned(),
        subject: "You are invited to tat".to_owned(),
        text: format!(
            "Hello {name},\n\nyou are invited to tat, where tasks, time and bills are kept.\n\
             Set a password here and you are in:\n\n{link}\n\nThe link can be used once, within \
             seven days.\n"
        ),
    }
}

/// To whoever shall set a new password.
pub fn reset(to: &str, name: &str, link: &str) -> Letter {
    Letter {
        to: to.to_owned(),
        subject: "A new password for tat".to_owned(),
        text: format!(
            "Hello {name},\n\nhere you set a new password for tat:\n\n{link}\n\nThe link can be \
             used once, within seven days. The old password is good until then.\n"
        ),
    }
}

/// To an administrator, of somebody who wrote from outside.
pub fn lead(to: &str, lead: &Lead) -> Letter {
    let Lead { name, email, message, .. } = lead;
    Letter {
        to: to.to_owned(),
        subject: "Somebody wrote to you".to_owned(),
        text: format!("{name} <{email}> wrote:\n\n{message}\n"),
    }
}
