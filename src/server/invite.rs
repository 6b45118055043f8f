//! Invitations as routes give them: by mail, or with the link in the answer where there is none.

use serde_json::json;

use super::asker::Asker;
use super::body::Once;
use super::desk::{Desk, Reply};
use super::letters;
use super::people::{self, Act, Invitation, Newcomer};
use super::problem::Problem;
use super::state::Cloud;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Somebody joins.
    Joining,
    /// Somebody who has not come yet is asked again.
    Reminding,
    /// Somebody sets a new password.
    Resetting,
}

/// Makes an account and a link for it, in the asker's name.
pub fn invite(desk: &Desk<'_>, newcomer: Newcomer) -> Result<Invitation, Problem> {
    let act = Act { by: Some(desk.asker.id()), at: desk.now };
    Ok(desk.store.keep(|cloud| people::invite(cloud, newcomer, act))?)
}

impl Cloud {
    /// Makes a link, once under a key, and sends it; where it cannot be mailed it is shown to
    /// whoever asked. Asked again under the key, nothing is sent or shown.
    pub async fn invite(
        &self,
        asker: Asker,
        (once, purpose): (Option<Once>, For),
        decide: impl FnOnce(&Desk<'_>) -> Result<Invitation, Problem> + Send + 'static,
    ) -> Result<Reply, Problem> {
        let decide = move |desk: &Desk<'_>| {
            let invited = decide(desk)?;
            let answer = invited.account.to_json();
            let reply = match purpose {
                For::Joining => Reply::created(answer),
                For::Reminding | For::Resetting => Reply::ok(answer),
            };
            Ok((reply, invited))
        };
        let (mut reply, invited) = self.once_with(asker, once, decide).await?;
        if let Some(invited) = invited {
            self.send(&invited, purpose, &mut reply);
        }
        Ok(reply)
    }

    /// Mails the link, or adds it to the answer.
    fn send(&self, invited: &Invitation, purpose: For, reply: &mut Reply) {
        let user = &invited.account.user;
        let link = self.settings().link(&invited.token);
        let to = user.email.as_deref().unwrap_or_default();
        let mailed = self.post(|| match purpose {
            For::Joining | For::Reminding => letters::invitation(to, &user.name, &link),
            For::Resetting => letters::reset(to, &user.name, &link),
        });
        if let Some(answer) = reply.body.as_mut().filter(|_| !mailed) {
            let field = match purpose {
                For::Joining | For::Reminding => "inviteLink",
                For::Resetting => "resetLink",
            };
            answer[field] = json!(link);
        }
    }
}
