//! What devices and the server tell each other, as the document describes it. What it is stands in
//! `sync::model`.

#![expect(dead_code, reason = "shapes of the document are never made")]

use serde_json::Value;
use utoipa::ToSchema;

/// One change that a device made.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(super) struct Operation {
    /// Its number on the device.
    op_seq: u64,
    /// Its name: the same operation is taken once.
    #[schema(format = Uuid)]
    op_id: String,
    /// What kind of record it changes.
    entity: String,
    /// The record.
    #[schema(format = Uuid)]
    id: String,
    /// `create`, `patch`, `delete`, `start` or `stop`.
    kind: String,
    /// The version that the device knew.
    base_server_version: u64,
    /// The fields that it sets.
    #[schema(value_type = Object)]
    fields: Value,
    /// The device's logical clock: `<ms>-<counter>`.
    hlc: String,
    /// The device's clock.
    #[schema(format = DateTime)]
    wall_time: String,
    /// The version of the protocol.
    schema: u32,
}

/// What a device asks.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct Exchange {
    /// Which device asks.
    #[schema(format = Uuid)]
    device_id: String,
    /// The version of the protocol that it speaks.
    schema: u32,
    /// Up to where it has seen the server's changes; null for nothing.
    cursor: Option<String>,
    /// Its operations, in order: 200 at most.
    #[schema(max_items = 200)]
    ops: Vec<Operation>,
}

/// One record as the server has it.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(super) struct ChangedRecord {
    /// What it is.
    entity: String,
    #[schema(format = Uuid)]
    id: String,
    server_version: u64,
    deleted: bool,
    /// Its fields, as elsewhere but without derived ones; null where it is gone.
    #[schema(value_type = Option<Object>)]
    record: Option<Value>,
}

/// The answer to one operation.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(super) struct OperationAnswer {
    #[schema(format = Uuid)]
    op_id: String,
    /// `applied`, `merged`, `duplicate` or `rejected`.
    status: String,
    /// The whole record as it is now.
    record: Option<ChangedRecord>,
    /// Why it was rejected.
    #[schema(nullable = false)]
    reason: Option<String>,
    /// And under which public name.
    #[schema(nullable = false)]
    code: Option<String>,
    /// And what to do about it.
    #[schema(nullable = false)]
    hint: Option<String>,
}

/// What the server answers a device.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct ExchangeReply {
    /// An answer to each operation, in order.
    results: Vec<OperationAnswer>,
    /// What changed since the cursor.
    changes: Vec<ChangedRecord>,
    /// Up to where these changes go.
    next_cursor: Option<String>,
    /// Whether there are more.
    has_more: bool,
    /// The life of the server's store.
    #[schema(format = Uuid)]
    epoch: String,
    /// The server's clock.
    #[schema(format = DateTime)]
    server_time: String,
    /// The lives that a restore ended, each as its last cursor.
    #[schema(nullable = false)]
    ended: Option<Vec<String>>,
}
