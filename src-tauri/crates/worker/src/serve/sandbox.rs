//! No files, no network: Landlock, where the kernel has it.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetError,
    Scope,
};

/// Gives up every right to open a file or a connection, as far as the kernel can enforce it. A kernel without
/// Landlock leaves the child with its other limits, which is the design's floor, so a failure is no error.
pub fn enter() {
    let _ = restrict();
}

fn restrict() -> Result<(), RulesetError> {
    let abi = ABI::V6;
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .restrict_self()?;
    Ok(())
}
