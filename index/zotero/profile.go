package zotero

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"paperkin/index/paper/pattern"
)

// Where Zotero keeps what: https://www.zotero.org/support/zotero_data and
// https://www.zotero.org/support/kb/profile_directory. The preferences of a profile say
// where its data folder is and on which port Zotero listens; without them it is "Zotero" in
// the user's home folder, and 23119.

// defaultPort is the port of Zotero's local API.
const defaultPort = 23119

// An installation is what is known of a Zotero on this machine.
type installation struct {
	database string // empty if there is none
	port     int
	tried    []string // folders without a database
}

// installed looks for the Zotero of the user: of several profiles the first that has a
// database, the default one before others.
func (o Options) installed() (found installation) {
	found.port = defaultPort
	home := o.home()
	look := func(folder string) {
		if folder == "" || found.database != "" {
			return
		}
		path := filepath.Join(folder, fileName)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			found.database = path
		} else {
			found.tried = append(found.tried, folder)
		}
	}
	for n, profile := range o.profiles() {
		set := preferences(filepath.Join(profile, "prefs.js"))
		if port, err := strconv.Atoi(set["extensions.zotero.httpServer.port"]); n == 0 && err == nil && port > 0 && port < 1<<16 {
			found.port = port
		}
		if dir := set["extensions.zotero.dataDir"]; dir != "" && set["extensions.zotero.useDataDir"] != "false" {
			look(dir)
		}
	}
	if home != "" {
		look(filepath.Join(home, "Zotero"))
	}
	return found
}

func (o Options) home() string {
	if o.Home != "" {
		return o.Home
	}
	home, _ := os.UserHomeDir()
	return home
}

// profiles returns the folders of profiles, the default ones first.
func (o Options) profiles() (folders []string) {
	roots := o.Profiles
	if roots == nil {
		roots = profileRoots(runtime.GOOS, o.home(), os.Getenv("APPDATA"))
	}
	var others []string
	for _, root := range roots {
		first, rest := profilesIn(root)
		folders, others = append(folders, first...), append(others, rest...)
	}
	return append(folders, others...)
}

// profileRoots are the folders in which Zotero keeps its profiles.ini on a system.
func profileRoots(system, home, appData string) []string {
	in := func(parts ...string) string { return filepath.Join(append([]string{home}, parts...)...) }
	switch system {
	case "darwin":
		return []string{in("Library", "Application Support", "Zotero")}
	case "windows":
		if appData == "" {
			appData = in("AppData", "Roaming")
		}
		return []string{filepath.Join(appData, "Zotero", "Zotero")}
	}
	return []string{in(".zotero", "zotero"), in(".var", "app", "org.zotero.Zotero", ".zotero", "zotero"), in("snap", "zotero-snap", "common", ".zotero", "zotero")}
}

// profilesIn reads a profiles.ini: the profile that is the default one, and the others.
func profilesIn(root string) (first, others []string) {
	f, err := os.Open(filepath.Join(root, "profiles.ini"))
	if err != nil {
		return nil, nil
	}
	defer f.Close()
	var path string
	relative, isDefault := true, false
	end := func() {
		if path == "" {
			return
		}
		folder := filepath.FromSlash(path)
		if relative {
			folder = filepath.Join(root, folder)
		}
		if isDefault {
			first = append(first, folder)
		} else {
			others = append(others, folder)
		}
	}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			end()
			path, relative, isDefault = "", true, false
			continue
		}
		switch key, value, _ := strings.Cut(line, "="); key {
		case "Path":
			path = value
		case "IsRelative":
			relative = value != "0"
		case "Default":
			isDefault = value == "1"
		}
	}
	end()
	return first, others
}

// preference matches a line of a prefs.js.
var preference = pattern.Of(`^user_pref\("([^"]+)",\s*(.+)\);\s*$`)

// preferences reads a prefs.js: its values, texts without their quotes.
func preferences(path string) map[string]string {
	set := map[string]string{}
	f, err := os.Open(path)
	if err != nil {
		return set
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20) // some plug-ins keep long lists there
	for lines.Scan() {
		m := preference().FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		value := m[2]
		if text, err := strconv.Unquote(value); err == nil {
			value = text
		}
		set[m[1]] = value
	}
	return set
}
