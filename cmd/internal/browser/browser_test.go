package browser

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
)

const page = "https://example.org/a?b=%s&c=$(x);d"

// TestQuotes: quotes of shells reach no script.
func TestQuotes(t *testing.T) {
	lynx := program(t, "lynx", `echo "$1"`)
	var shown strings.Builder
	o := Options{System: "linux", Getenv: environment("BROWSER=" + lynx), In: strings.NewReader(""), Out: &shown, Err: &shown}
	if err := Open(t.Context(), "https://example.org/Hilbert's`x`", o); err != nil || shown.String() != "https://example.org/Hilbert%27s%60x%60\n" {
		t.Errorf("%q, %v", shown.String(), err)
	}
}

func environment(variables ...string) func(string) string {
	return func(name string) string {
		for _, v := range variables {
			if n, value, _ := strings.Cut(v, "="); n == name {
				return value
			}
		}
		return ""
	}
}

// TestCommands: which programs are tried where, and how BROWSER is read. The address is one
// word, whatever it has.
func TestCommands(t *testing.T) {
	for _, tt := range []struct {
		name, system string
		env          []string
		want         []string
	}{
		{"a desktop", "linux", []string{"DISPLAY=:0"}, []string{"xdg-open|" + page, "x-www-browser|" + page, "sensible-browser|" + page}},
		{"no screen", "linux", nil, nil},
		{"BROWSER without a screen", "linux", []string{"BROWSER=w3m"}, []string{"w3m|" + page}},
		{"a list", "freebsd", []string{"BROWSER=fire --new-tab %s --x:lynx:"}, []string{"fire|--new-tab|" + page + "|--x", "lynx|" + page}},
		{"per cent signs", "linux", []string{"BROWSER=b 100%% --url=%s:c %%s"}, []string{"b|100%|--url=" + page, "c|%s|" + page}},
		{"no shell", "linux", []string{"BROWSER=b; rm $HOME"}, []string{"b;|rm|$HOME|" + page}},
		{"macOS", "darwin", nil, []string{"open|" + page}},
		{"Windows", "windows", nil, []string{"rundll32|url.dll,FileProtocolHandler|" + page}},
		{"WSL", "linux", []string{"WSL_DISTRO_NAME=Debian"}, []string{"wslview|" + page, "rundll32.exe|url.dll,FileProtocolHandler|" + page}},
	} {
		var got []string
		for _, words := range commands(page, tt.system, environment(tt.env...)) {
			got = append(got, strings.Join(words, "|"))
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestOnlyTheWeb: nothing but a page of the web is opened.
func TestOnlyTheWeb(t *testing.T) {
	for _, address := range []string{"", "file:///etc/passwd", "javascript:alert(1)", "--help", "/bin/ls", "https://", "http:a", "https://example.org/a b",
		"https://example.org/\x1b]0;x", "ftp://example.org/", "HTTPS"} {
		err := Open(t.Context(), address, Options{Getenv: environment("BROWSER=/nonexistent/never-started")})
		if !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// program writes a shell script and returns its path.
func program(t *testing.T, name, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs scripts")
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOpen: the first program that does not fail has opened the page; the others are told
// of if none does.
func TestOpen(t *testing.T) {
	out := filepath.Join(t.TempDir(), "opened")
	bad, good := program(t, "bad", "exit 3"), program(t, "good", `printf %s "$1" >"`+out+`"`)
	o := Options{System: "linux", Getenv: environment("BROWSER=/nonexistent:" + bad + ":" + good), Grace: time.Hour}
	if err := Open(t.Context(), page, o); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(out); err != nil || string(b) != page {
		t.Errorf("opened %q, %v", b, err)
	}
	o.Getenv = environment("BROWSER=" + bad)
	if err := Open(t.Context(), page, o); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), "exit status 3") {
		t.Error(err)
	}
	o.Getenv = environment()
	if err := Open(t.Context(), page, o); err == nil || err.Error() != ErrNone.Error() {
		t.Error(err)
	}
}

// TestStays: a program that goes on running is a browser.
func TestStays(t *testing.T) {
	stays := program(t, "stays", "exec sleep 2")
	if err := Open(t.Context(), page, Options{System: "linux", Getenv: environment("BROWSER=" + stays), Grace: 1}); err != nil {
		t.Error(err)
	}
}

// TestInTerminal: a browser that runs in the terminal gets it, and is not started without.
func TestInTerminal(t *testing.T) {
	lynx := program(t, "lynx", `read line; echo "$line $1"`)
	o := Options{System: "linux", Getenv: environment("BROWSER=" + lynx)}
	if err := Open(t.Context(), page, o); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
	var shown strings.Builder
	o.In, o.Out, o.Err = strings.NewReader("typed\n"), &shown, &shown
	if err := Open(t.Context(), page, o); err != nil || shown.String() != "typed "+page+"\n" {
		t.Errorf("%q, %v", shown.String(), err)
	}
}
