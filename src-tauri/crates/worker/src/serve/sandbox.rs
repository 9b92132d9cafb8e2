//! What may be opened: Landlock, where the kernel has it.

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd,
    Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, Scope,
};

use super::Profile;

const KNOWN: ABI = ABI::V6;

/// Where drivers may write: device files, and the lock files by which drivers keep off each other.
const DRIVERS_WRITE: [&str; 2] = ["/dev", "/run/lock"];

/// Gives up every right the profile does not need, as far as the kernel can enforce it. A kernel without Landlock
/// leaves the child with its other limits, which is the design's floor, so a failure is no error.
pub fn enter(profile: Profile) {
    let _ = match profile {
        Profile::File => no_files_no_network(),
        Profile::Drivers => nothing_written(BitFlags::empty()),
        // The PIN goes to a driver; it shall not go on from there.
        Profile::Tokens => nothing_written(AccessNet::from_all(KNOWN)),
    };
}

fn no_files_no_network() -> Result<(), RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()?
        .restrict_self()?;
    Ok(())
}

/// Drivers load libraries, read their settings and talk to devices, and to as much of the network as is not `closed`;
/// they make, change and remove nothing, and start no program.
fn nothing_written(closed: BitFlags<AccessNet>) -> Result<(), RulesetError> {
    let handled = AccessFs::from_write(KNOWN) | AccessFs::Execute;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(handled)?;
    if !closed.is_empty() {
        rules = rules.handle_access(closed)?;
    }
    let mut rules = rules.create()?;
    let devices: BitFlags<AccessFs> = AccessFs::WriteFile
        | AccessFs::Truncate
        | AccessFs::IoctlDev
        | AccessFs::MakeReg
        | AccessFs::RemoveFile;
    for place in DRIVERS_WRITE {
        if let Ok(folder) = PathFd::new(place) {
            rules = rules.add_rule(PathBeneath::new(folder, devices))?;
        }
    }
    rules.restrict_self()?;
    Ok(())
}
