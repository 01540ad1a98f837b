# Runs its arguments in a desktop session of their own: a keychain that is open and a place where
# notifications appear. It is started inside a virtual display and a fresh session bus, so both end with it.
set -eu
printf 'session' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
dunst >/dev/null 2>&1 &
exec "$@"
