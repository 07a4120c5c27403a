package mail

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPassword: the file that is named goes before the secret of systemd, and its line's end is
// not part of it.
func TestPassword(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	named, empty := write("named", " correct horse \r\n"), write("empty", "\n")
	lines, large := write("lines", secret+"\n"+secret+"\n"), write("large", strings.Repeat("x", maxPassword+1))
	for name, c := range map[string]struct {
		env  map[string]string
		want string
		err  string
	}{
		"named":       {map[string]string{PasswordFile: named, credentials: dir}, " correct horse ", ""},
		"none":        {nil, "", ErrNoPassword.Error()},
		"no secret":   {map[string]string{credentials: t.TempDir()}, "", ErrNoPassword.Error()},
		"not there":   {map[string]string{PasswordFile: filepath.Join(dir, "none")}, "", "no such file"},
		"a folder":    {map[string]string{PasswordFile: dir}, "", "is a directory"},
		"empty":       {map[string]string{PasswordFile: empty}, "", empty + " is empty"},
		"two lines":   {map[string]string{PasswordFile: lines}, "", lines + " has more than one line"},
		"no password": {map[string]string{PasswordFile: large}, "", large + " has more than one line"},
	} {
		got, err := Password(func(name string) string { return c.env[name] })
		if got != c.want || (err == nil) != (c.err == "") || err != nil && (!strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), secret)) {
			t.Errorf("%s: %q, %v, want %q, %q", name, got, err, c.want, c.err)
		}
	}
	write(credential, secret)
	if got, err := Password(func(name string) string { return map[string]string{credentials: dir}[name] }); got != secret || err != nil {
		t.Errorf("of systemd: %q, %v", got, err)
	}
}
