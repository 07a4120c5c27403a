package zotero

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestInstalled: the preferences of the default profile say where the database is.
func TestInstalled(t *testing.T) {
	home := t.TempDir()
	root, data := filepath.Join(home, "root"), filepath.Join(home, `my "data"`)
	o := Options{Profiles: []string{root, filepath.Join(home, "nowhere")}, Home: home}
	if got := o.installed(); got.database != "" || got.port != defaultPort || !slices.Equal(got.tried, []string{filepath.Join(home, "Zotero")}) {
		t.Errorf("nothing is there: %+v", got)
	}
	standard := filepath.Join(home, "Zotero", "zotero.sqlite")
	write(t, standard, "")
	if got := o.installed(); got.database != standard {
		t.Errorf("no profile: %+v", got)
	}
	write(t, filepath.Join(root, "profiles.ini"), "[General]\nStartWithLastProfile=1\n\n[Profile0]\nName=old\nIsRelative=1\nPath=Profiles/old\n\n"+
		"[Profile1]\nName=default\nIsRelative=0\nPath="+filepath.Join(root, "elsewhere")+"\nDefault=1\n")
	write(t, filepath.Join(root, "Profiles", "old", "prefs.js"), `user_pref("extensions.zotero.httpServer.port", 1);`+"\n")
	write(t, filepath.Join(root, "elsewhere", "prefs.js"), "// Mozilla User Preferences\r\n\nuser_pref(\"extensions.zotero.dataDir\", "+quoted(data)+");\r\n"+
		"user_pref(\"extensions.zotero.httpServer.port\", 23456);\r\nuser_pref(\"extensions.zotero.useDataDir\", true);\r\n")
	if got := o.installed(); got.database != standard || got.port != 23456 || !slices.Equal(got.tried, []string{data}) {
		t.Errorf("without a database in its data folder: %+v", got)
	}
	own := filepath.Join(data, "zotero.sqlite")
	write(t, own, "")
	if got := o.installed(); got.database != own || got.port != 23456 {
		t.Errorf("with a profile: %+v", got)
	}
	write(t, filepath.Join(root, "elsewhere", "prefs.js"), `user_pref("extensions.zotero.dataDir", `+quoted(data)+");\nuser_pref(\"extensions.zotero.useDataDir\", false);\n")
	if got := o.installed(); got.database != standard || got.port != defaultPort {
		t.Errorf("a data folder that is not used: %+v", got)
	}
}

// quoted is a text as preferences have it.
func quoted(s string) string {
	out := `"`
	for _, r := range s {
		if r == '"' || r == '\\' {
			out += `\`
		}
		out += string(r)
	}
	return out + `"`
}

func TestProfileRoots(t *testing.T) {
	home := filepath.FromSlash("/home/ito")
	for system, want := range map[string]string{"linux": "/home/ito/.zotero/zotero", "darwin": "/home/ito/Library/Application Support/Zotero", "windows": "/app/Zotero/Zotero"} {
		if got := profileRoots(system, home, filepath.FromSlash("/app")); got[0] != filepath.FromSlash(want) {
			t.Errorf("%s: %q", system, got)
		}
	}
	if got := profileRoots("windows", home, ""); got[0] != filepath.FromSlash("/home/ito/AppData/Roaming/Zotero/Zotero") {
		t.Errorf("without APPDATA: %q", got)
	}
}
