//! Signing in and staying so: passwords, access tokens, refresh families, personal tokens.
//!
//! What somebody may do then is in `asker`.

use super::asker::Asker;
use super::problem::Problem;
use super::state::Cloud;

/// Who a token belongs to; 401 if to nobody, or to somebody who may no longer sign in.
pub fn who(_cloud: &Cloud, _token: &str) -> Result<Asker, Problem> {
    Err(Problem::unauthenticated("the token is not valid"))
}
