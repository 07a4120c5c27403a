package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
)

// TestPack: a bundle holds the program, which may be run, and a manifest that names it.
func TestPack(t *testing.T) {
	for system, want := range map[string]struct{ entry, platform string }{"linux": {"server/paperkin", "linux"}, "darwin": {"server/paperkin", "darwin"}, "windows": {"server/paperkin.exe", "win32"}} {
		program := []byte("the program of " + system)
		var b, again bytes.Buffer
		for _, to := range []*bytes.Buffer{&b, &again} {
			if err := pack(to, manifestOf("1.2.3", system), program); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Errorf("%s: other bytes the second time", system)
		}
		r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil || len(r.File) != 2 {
			t.Fatalf("%s: %v, %v", system, r, err)
		}
		files := map[string][]byte{}
		for _, f := range r.File {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if files[f.Name], err = io.ReadAll(in); err != nil {
				t.Fatal(err)
			}
			if runs := f.Mode()&0o111 != 0; runs != (f.Name == want.entry) {
				t.Errorf("%s: %s has mode %v", system, f.Name, f.Mode())
			}
		}
		if !bytes.Equal(files[want.entry], program) {
			t.Errorf("%s: got %s", system, files[want.entry])
		}
		var m manifest
		if err := json.Unmarshal(files["manifest.json"], &m); err != nil || m.Version != "1.2.3" || m.Server.EntryPoint != want.entry || m.Server.Start.Command != "${__dirname}/"+want.entry || m.Compatibility.Platforms[0] != want.platform {
			t.Errorf("%s: %+v, %v", system, m, err)
		}
	}
}

func TestMistakes(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ version, platform, want string }{{"", "linux/amd64", "-version"}, {"1.2", "linux/amd64", "-version"}, {"1.2.3", "plan9/amd64", "-platforms"}} {
		if err := run(c.version, dir, []string{c.platform}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if made, err := os.ReadDir(dir); err != nil || len(made) > 0 {
		t.Errorf("%v, %v", made, err)
	}
}
