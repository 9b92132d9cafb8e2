//! Coming to the counter: first set-up, practice, sign-in.

use super::{App, AppError};

/// A commune that does not exist and its administrator.
pub struct Office<'a> {
    /// Agency code, the beginning of every dossier number.
    pub code: &'a str,
    /// Name of the agency.
    pub agency: &'a str,
    /// Name of the receiving unit.
    pub unit: &'a str,
    /// Place named in the date line of every form.
    pub place: &'a str,
    /// Name of the administrator, who also receives.
    pub administrator: &'a str,
    /// The administrator's password.
    pub secret: &'a str,
}

impl App {
    /// Goes through the first set-up and ends at the counter's home; gives back the recovery key.
    ///
    /// # Errors
    /// [`AppError::NotFound`] at the step where the screen is not as expected.
    pub async fn set_up(&self, office: &Office<'_>) -> Result<String, AppError> {
        self.press_button("Thiết lập quầy thật").await?;
        self.fill("agency-code", office.code).await?;
        self.fill("agency-name", office.agency).await?;
        self.fill("agency-unit", office.unit).await?;
        self.fill("agency-place", office.place).await?;
        self.press_button("Tiếp tục").await?;
        self.id("counter").await?;
        self.press_button("Tiếp tục").await?;
        self.fill("admin-name", office.administrator).await?;
        self.tick("Cán bộ tiếp nhận").await?;
        self.fill("admin-secret", office.secret).await?;
        self.fill("admin-again", office.secret).await?;
        self.press_button("Tạo dữ liệu").await?;
        let key = self.role("status", "Khóa khôi phục").await?.text().await?;
        self.tick("Tôi đã chép khóa khôi phục ra giấy").await?;
        self.press_button("Vào quầy").await?;
        self.at_home().await?;
        Ok(key)
    }

    /// Gets to the home of the practice counter, from the welcome screen where that is shown.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when neither is there.
    pub async fn enter_practice(&self) -> Result<(), AppError> {
        let screens = [("heading", "Quầy hôm nay"), ("button", "Tập huấn ngay")];
        if self.either(&screens).await? == 1 {
            self.press_button("Tập huấn ngay").await?;
        }
        self.at_home().await
    }

    /// Signs the only user of this device in.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the sign-in screen is not there or does not let them in.
    pub async fn sign_in(&self, secret: &str) -> Result<(), AppError> {
        self.role("heading", "Đăng nhập").await?;
        self.focus(&["secret"]).await?;
        self.type_text(secret).await?;
        self.keys("Enter").await?;
        self.at_home().await
    }

    /// Waits for the counter's home.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it does not come.
    pub async fn at_home(&self) -> Result<(), AppError> {
        self.role("heading", "Quầy hôm nay").await.map(drop)
    }

    async fn fill(&self, id: &str, text: &str) -> Result<(), AppError> {
        self.id(id).await?.click().await?;
        // What is suggested gives way to what is typed.
        self.keys("Ctrl+A").await?;
        self.type_text(text).await
    }

    async fn tick(&self, label: &str) -> Result<(), AppError> {
        let tick = self.role("checkbox", label).await?;
        if !tick.is_selected().await? {
            tick.click().await?;
        }
        Ok(())
    }

    async fn press_button(&self, name: &str) -> Result<(), AppError> {
        Ok(self.role("button", name).await?.click().await?)
    }
}
