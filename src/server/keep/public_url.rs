//! Where people reach the server, as it was told when it last started: links that are made while it
//! does not run begin with it.

use serde::{Deserialize, Serialize};

use crate::store::{CloudRead, CloudWrite, StoreError};

use super::{Kind, get, put, row};

const KEY: &[u8] = b"public-url";

/// The address, without a slash at the end.
#[derive(Serialize, Deserialize)]
struct PublicUrl(String);

row!(PublicUrl: "the public address");

/// The address; none before the first start.
pub fn find(cloud: &CloudRead<'_>) -> Result<Option<String>, StoreError> {
    let row: Option<PublicUrl> = get(cloud, Kind::Single, KEY)?;
    Ok(row.map(|PublicUrl(url)| url))
}

/// Sets the address.
pub fn set(cloud: &mut CloudWrite<'_>, url: &str) -> Result<(), StoreError> {
    put(cloud, Kind::Single, KEY, &PublicUrl(url.to_owned()))
}
