//! The page's words.

/// One language.
pub(super) struct Words {
    pub(super) lang: &'static str,
    pub(super) other_lang: &'static str,
    pub(super) other_name: &'static str,
    pub(super) title: &'static str,
    pub(super) at: &'static str,
    pub(super) free: &'static str,
    pub(super) never: &'static str,
    pub(super) heads: [&'static str; 8],
}

pub(super) const VIETNAMESE: Words = Words {
    lang: "vi",
    other_lang: "en",
    other_name: "English",
    title: "Quầy Một Cửa: máy chủ đồng bộ",
    at: "Thời điểm",
    free: "Dung lượng trống cho tệp",
    never: "chưa bao giờ",
    heads: [
        "Mã",
        "Xã, phường",
        "Số quầy",
        "Liên hệ gần nhất",
        "Vị trí dòng đồng bộ",
        "Mục nhận trong 1 phút",
        "Quầy bị cách ly",
        "Mục bị cách ly",
    ],
};

pub(super) const ENGLISH: Words = Words {
    lang: "en",
    other_lang: "vi",
    other_name: "Tiếng Việt",
    title: "Quầy Một Cửa: hub",
    at: "Time",
    free: "Free room for files",
    never: "never",
    heads: [
        "Code",
        "Commune",
        "Counters",
        "Last contact",
        "Position of the feed",
        "Items in the last minute",
        "Counters kept apart",
        "Items kept apart",
    ],
};
