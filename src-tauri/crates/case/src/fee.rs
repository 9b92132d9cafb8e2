//! fee
