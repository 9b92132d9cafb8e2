//! A disk as POSIX promises it and no better: what was written is durable when its file was synced, a name when
//! its folder was synced, and everything else may or may not be there after the power comes back.
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::chance::Chance;
use crate::record::{Act, COUNTER, Recording};

/// The unit a disk writes whole.
const SECTOR: usize = 512;

/// What the power cut does to everything that was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// All of it is gone.
    Drop,
    /// It is there up to some earlier act, in order.
    Prefix,
    /// Any part of it is there, torn at sectors.
    Torn,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder(usize),
}

#[derive(Default)]
struct Content {
    durable: Vec<u8>,
    pending: Vec<(usize, Change)>,
}

#[derive(Clone)]
enum Change {
    Write {
        at: u64,
        bytes: std::ops::Range<usize>,
    },
    Length(u64),
    Reserve(u64),
}

#[derive(Default)]
struct Folder {
    now: BTreeMap<String, Node>,
    durable: BTreeMap<String, Node>,
    pending: Vec<(usize, Entry)>,
}

enum Entry {
    Put(String, Node),
    Gone(String),
    /// Within one folder a rename is one act.
    Moved(String, String, Node),
}

/// The disk while the recording is played.
pub struct Disk<'a> {
    recording: &'a Recording,
    /// Paths whose sync is believed but not done, to see that the drill would notice.
    ignored: fn(&str) -> bool,
    files: Vec<Content>,
    folders: Vec<Folder>,
    open: HashMap<i32, (Node, bool)>,
    played: usize,
}

impl<'a> Disk<'a> {
    /// A disk with what was there before the recording, all of it durable.
    pub fn new(recording: &'a Recording, ignored: fn(&str) -> bool) -> Self {
        let mut disk = Self {
            recording,
            ignored,
            files: Vec::new(),
            folders: vec![Folder::default()],
            open: HashMap::new(),
            played: 0,
        };
        if let Some(before) = &recording.before {
            let counter = disk.load(before);
            disk.settle(0, COUNTER, counter);
        }
        disk
    }

    fn load(&mut self, path: &Path) -> Node {
        if path.is_file() {
            let durable = std::fs::read(path).unwrap();
            let pending = Vec::new();
            self.files.push(Content { durable, pending });
            return Node::File(self.files.len() - 1);
        }
        self.folders.push(Folder::default());
        let folder = self.folders.len() - 1;
        for entry in std::fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let node = self.load(&entry.path());
            self.settle(folder, &entry.file_name().to_string_lossy(), node);
        }
        Node::Folder(folder)
    }

    fn settle(&mut self, folder: usize, name: &str, node: Node) {
        let folder = &mut self.folders[folder];
        folder.now.insert(name.to_owned(), node);
        folder.durable.insert(name.to_owned(), node);
    }

    /// Plays the recording until just before the act `cut`.
    pub fn play_until(&mut self, cut: usize) {
        let recording = self.recording;
        for index in self.played..cut {
            self.play(index, &recording.acts[index]);
        }
        self.played = self.played.max(cut);
    }

    /// Writes into `target` what a cut now leaves.
    pub fn after_cut(&self, loss: Loss, chance: &mut Chance, target: &Path) {
        let horizon = match loss {
            Loss::Drop => 0,
            Loss::Prefix => self.horizon(chance),
            Loss::Torn => self.played,
        };
        self.leave(0, loss, horizon, chance, target);
    }

    fn play(&mut self, index: usize, act: &Act) {
        match act {
            Act::Start => self.open.clear(),
            Act::Open {
                fd,
                path,
                creates,
                empties,
                folder,
            } => {
                let node = match self.find(path) {
                    Some(node) => node,
                    None => {
                        assert!(*creates && !folder, "{path} was never made");
                        self.files.push(Content::default());
                        let node = Node::File(self.files.len() - 1);
                        self.put(index, path, node);
                        node
                    }
                };
                if let (Node::File(file), true) = (node, *empties) {
                    self.files[file].pending.push((index, Change::Length(0)));
                }
                self.open.insert(*fd, (node, (self.ignored)(path)));
            }
            Act::Close(fd) => {
                self.open.remove(fd);
            }
            Act::Copy { from, to } => {
                let node = self.open[from];
                self.open.insert(*to, node);
            }
            Act::Write { fd, at, bytes } => self.change(
                index,
                *fd,
                Change::Write {
                    at: *at,
                    bytes: bytes.clone(),
                },
            ),
            Act::Length(fd, length) => self.change(index, *fd, Change::Length(*length)),
            Act::Reserve(fd, length) => self.change(index, *fd, Change::Reserve(*length)),
            Act::Sync(fd) => self.sync(*fd),
            Act::Rename(from, to) => self.rename(index, from, to),
            Act::Link(from, to) => {
                let node = self.find(from).expect("linked files exist");
                self.put(index, to, node);
            }
            Act::Unlink(path) | Act::RemoveFolder(path) => self.remove(index, path),
            Act::MakeFolder(path) => {
                self.folders.push(Folder::default());
                let node = Node::Folder(self.folders.len() - 1);
                self.put(index, path, node);
            }
            Act::Tell(_) => {}
        }
    }

    fn change(&mut self, index: usize, fd: i32, change: Change) {
        if let Some((Node::File(file), _)) = self.open.get(&fd) {
            self.files[*file].pending.push((index, change));
        }
    }

    fn sync(&mut self, fd: i32) {
        let bytes = &self.recording.bytes;
        match self.open.get(&fd) {
            Some((_, true)) | None => {}
            Some((Node::File(file), false)) => {
                let content = &mut self.files[*file];
                for (_, change) in std::mem::take(&mut content.pending) {
                    apply(&mut content.durable, &change, bytes, None);
                }
            }
            Some((Node::Folder(folder), false)) => {
                let folder = &mut self.folders[*folder];
                for (_, entry) in folder.pending.drain(..) {
                    enter(&mut folder.durable, &entry);
                }
            }
        }
    }

    fn find(&self, path: &str) -> Option<Node> {
        path.split('/')
            .filter(|name| !name.is_empty())
            .try_fold(Node::Folder(0), |node, name| match node {
                Node::Folder(folder) => self.folders[folder].now.get(name).copied(),
                Node::File(_) => None,
            })
    }

    fn place<'p>(&self, path: &'p str) -> (usize, &'p str) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match self.find(folder) {
            Some(Node::Folder(folder)) => (folder, name),
            _ => panic!("{path} is in no known folder"),
        }
    }

    fn enter(&mut self, index: usize, folder: usize, entry: Entry) {
        enter(&mut self.folders[folder].now, &entry);
        self.folders[folder].pending.push((index, entry));
    }

    fn put(&mut self, index: usize, path: &str, node: Node) {
        let (folder, name) = self.place(path);
        self.enter(index, folder, Entry::Put(name.to_owned(), node));
    }

    fn remove(&mut self, index: usize, path: &str) {
        let (folder, name) = self.place(path);
        self.enter(index, folder, Entry::Gone(name.to_owned()));
    }

    fn rename(&mut self, index: usize, from: &str, to: &str) {
        let node = self.find(from).expect("renamed files exist");
        let ((old, old_name), (new, new_name)) = (self.place(from), self.place(to));
        if old == new {
            let entry = Entry::Moved(old_name.to_owned(), new_name.to_owned(), node);
            self.enter(index, old, entry);
        } else {
            self.enter(index, new, Entry::Put(new_name.to_owned(), node));
            self.enter(index, old, Entry::Gone(old_name.to_owned()));
        }
    }

    /// A random act among those whose effect is pending, or the cut itself.
    fn horizon(&self, chance: &mut Chance) -> usize {
        let of_files = self.files.iter().flat_map(|file| &file.pending);
        let of_folders = self.folders.iter().flat_map(|folder| &folder.pending);
        let mut pending: Vec<usize> = of_files.map(|(index, _)| *index).collect();
        pending.extend(of_folders.map(|(index, _)| *index));
        pending.push(self.played);
        pending[chance.below(pending.len())]
    }

    fn leave(&self, folder: usize, loss: Loss, horizon: usize, chance: &mut Chance, target: &Path) {
        std::fs::create_dir_all(target).unwrap();
        let folder = &self.folders[folder];
        let mut entries = folder.durable.clone();
        let kept = match loss {
            Loss::Torn => chance.below(folder.pending.len() + 1),
            _ => folder
                .pending
                .partition_point(|(index, _)| *index < horizon),
        };
        for (_, entry) in &folder.pending[..kept] {
            enter(&mut entries, entry);
        }
        for (name, node) in &entries {
            let path = target.join(name);
            match node {
                Node::Folder(folder) => self.leave(*folder, loss, horizon, chance, &path),
                // Shared memory is not a file of the disk.
                Node::File(_) if name.ends_with("-shm") => {}
                Node::File(file) => {
                    std::fs::write(path, self.content(*file, loss, horizon, chance)).unwrap();
                }
            }
        }
    }

    fn content(&self, file: usize, loss: Loss, horizon: usize, chance: &mut Chance) -> Vec<u8> {
        let content = &self.files[file];
        let mut bytes = content.durable.clone();
        for (index, change) in &content.pending {
            match loss {
                Loss::Torn if chance.coin() => {
                    let tears = chance.coin();
                    apply(
                        &mut bytes,
                        change,
                        &self.recording.bytes,
                        tears.then_some(&mut *chance),
                    );
                }
                Loss::Prefix if *index < horizon => {
                    apply(&mut bytes, change, &self.recording.bytes, None);
                }
                _ => {}
            }
        }
        bytes
    }
}

fn enter(entries: &mut BTreeMap<String, Node>, entry: &Entry) {
    match entry {
        Entry::Put(name, node) => {
            entries.insert(name.clone(), *node);
        }
        Entry::Gone(name) => {
            entries.remove(name);
        }
        Entry::Moved(from, to, node) => {
            entries.remove(from);
            entries.insert(to.clone(), *node);
        }
    }
}

/// Applies a change; with chance, only some of the sectors it writes.
fn apply(content: &mut Vec<u8>, change: &Change, log: &[u8], mut tears: Option<&mut Chance>) {
    match change {
        Change::Length(length) => content.resize(*length as usize, 0),
        Change::Reserve(length) => {
            if content.len() < *length as usize {
                content.resize(*length as usize, 0);
            }
        }
        Change::Write { at, bytes } => {
            let mut at = *at as usize;
            let mut bytes = &log[bytes.clone()];
            while !bytes.is_empty() {
                let (sector, rest) = bytes.split_at(bytes.len().min(SECTOR - at % SECTOR));
                if tears.as_mut().is_none_or(|chance| chance.coin()) {
                    if content.len() < at + sector.len() {
                        content.resize(at + sector.len(), 0);
                    }
                    content[at..at + sector.len()].copy_from_slice(sector);
                }
                at += sector.len();
                bytes = rest;
            }
        }
    }
}
