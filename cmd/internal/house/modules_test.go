package house

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// TestLibcPinned: modernc.org/sqlite is machine-translated C and works with the
// modernc.org/libc of its own go.mod alone, which Go's choice of the newest
// required version does not respect.
func TestLibcPinned(t *testing.T) {
	const sqlite, libc = "modernc.org/sqlite", "modernc.org/libc"
	list := exec.Command("go", "list", "-m", "-f", "{{.GoMod}}", sqlite)
	list.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly", "GOWORK=off") // what was needed to build this test is here
	out, err := list.Output()
	if err != nil {
		t.Fatalf("%s: %v", strings.Join(list.Args, " "), err)
	}
	if got, want := required(t, "../../../go.mod", libc), required(t, strings.TrimSpace(string(out)), libc); got != want {
		t.Errorf("go.mod requires %s %s, and %s %s requires %s: go get %s@%s", libc, got, sqlite, required(t, "../../../go.mod", sqlite), want, libc, want)
	}
}

// TestFolderAlone: the program for folders links nothing of clusters, which would cost it
// size and time to start.
func TestFolderAlone(t *testing.T) {
	clusters := []string{"paperkin/index/weaviate", "google.golang.org/grpc", "google.golang.org/protobuf", "github.com/weaviate"}
	for program, want := range map[string]bool{"../../paperkin": false, "../../paperkin-cluster": true} {
		list := exec.Command("go", "list", "-deps", program)
		list.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly", "GOWORK=off")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("%s: %v", strings.Join(list.Args, " "), err)
		}
		for _, of := range clusters {
			has := slices.ContainsFunc(strings.Fields(string(out)), func(p string) bool { return within(p, of) })
			if has != want {
				t.Errorf("%s links %s: %v, want %v", program, of, has, want)
			}
		}
	}
}

// required is the version of a module that a go.mod asks for.
func required(t *testing.T, name, module string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := modfile.ParseLax(name, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range f.Require {
		if r.Mod.Path == module {
			return r.Mod.Version
		}
	}
	t.Fatalf("%s does not require %s", name, module)
	return ""
}
