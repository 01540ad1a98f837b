//! The program's menu in the system's tray, pressed as the desktop presses it: over the session bus.

use std::{collections::HashMap, time::Duration};

use zbus::{
    Connection, connection,
    zvariant::{OwnedValue, Value},
};

const MENU: &str = "com.canonical.dbusmenu";

/// How long a connection may take to answer: some of a program's listen to nobody.
const PATIENCE: Duration = Duration::from_secs(5);

/// An entry of the menu: its number, what is told of it, and the entries under it.
type Entry = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

/// The menu of one program.
pub struct Tray {
    bus: Connection,
    name: String,
    path: String,
}

impl Tray {
    /// The menu of the program with this process id.
    pub async fn of(process: u32) -> Self {
        let bus = connection::Builder::session().unwrap().method_timeout(PATIENCE).build().await.unwrap();
        let (name, path) = menu_of(&bus, process).await;
        Self { bus, name, path }
    }

    /// The number of the line that begins with `words`.
    pub async fn line(&self, words: &str) -> Option<i32> {
        let asked = (0_i32, -1_i32, Vec::<String>::new());
        let answer = self.bus.call_method(Some(self.name.as_str()), self.path.as_str(), Some(MENU), "GetLayout", &asked).await.unwrap();
        let (_, root): (u32, Entry) = answer.body().deserialize().unwrap();
        root.2.iter().find_map(|entry| number_of(entry, words))
    }

    /// Presses the line that begins with `words`.
    pub async fn press(&self, words: &str) {
        let line = self.line(words).await.unwrap_or_else(|| panic!("the tray has {words}"));
        let clicked = (line, "clicked", Value::from(0_i32), 0_u32);
        self.bus.call_method(Some(self.name.as_str()), self.path.as_str(), Some(MENU), "Event", &clicked).await.unwrap();
    }
}

/// The connection of the process that shows a menu, and the menu's path.
async fn menu_of(bus: &Connection, process: u32) -> (String, String) {
    let names: Vec<String> = asked(bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ListNames", &()).await.unwrap();
    for name in names.into_iter().filter(|name| name.starts_with(':')) {
        let of: Option<u32> = asked(bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID", &name).await;
        if of != Some(process) {
            continue;
        }
        let items = "/org/ayatana/NotificationItem";
        let Some(told) = asked::<String>(bus, &name, items, "org.freedesktop.DBus.Introspectable", "Introspect", &()).await else {
            continue;
        };
        if let Some(item) = told.split("<node name=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            return (name, format!("{items}/{item}/Menu"));
        }
    }
    panic!("no tray of process {process}");
}

async fn asked<T>(
    bus: &Connection,
    name: &str,
    path: &str,
    interface: &str,
    method: &str,
    body: &(impl serde::Serialize + zbus::zvariant::DynamicType),
) -> Option<T>
where
    T: serde::de::DeserializeOwned + zbus::zvariant::Type,
{
    let answer = bus.call_method(Some(name), path, Some(interface), method, body).await.ok()?;
    answer.body().deserialize().ok()
}

/// The number of this entry, when its label begins with `words`.
fn number_of(entry: &Value<'_>, words: &str) -> Option<i32> {
    let Value::Structure(entry) = entry else { return None };
    let [Value::I32(number), Value::Dict(facts), ..] = entry.fields() else { return None };
    let says = |value: &Value<'_>| match value {
        Value::Str(text) => text.replace('_', "").starts_with(words),
        Value::Value(inner) => matches!(&**inner, Value::Str(text) if text.replace('_', "").starts_with(words)),
        _ => false,
    };
    facts.iter().any(|(name, value)| matches!(name, Value::Str(name) if name == "label") && says(value)).then_some(*number)
}
