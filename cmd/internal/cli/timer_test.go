package cli

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"paperkin/cmd/internal/shell"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// awkward is a command line that each program would take apart in its own way.
var awkward = timer{
	name: "paperkin-daily",
	line: []string{"/opt/my programs/50%/paperkin", "--library=/home/ada/café $HOME", "daily", "--mail=Ada \"A\" <ada@example.org>", `--from=a\b@example.org`, "--format=html",
		"--output=/srv/100%/it's here/", "--", "$x", "", "a;b", "<&>"},
	env:      []string{"PAPERKIN_SMTP=smtp://ada@mail.example.org:587", "OLLAMA_HOST=http://127.0.0.1:11434/50%"},
	password: "/home/ada/my secrets/smtp",
}

// TestCron: a shell that gets what cron makes of the line runs the command as it was given.
func TestCron(t *testing.T) {
	line, err := awkward.cron()
	if err != nil {
		t.Fatal(err)
	}
	line, ok := strings.CutPrefix(line, "30 6 * * * ")
	if !ok || strings.Count(line, "\n") != 1 {
		t.Fatalf("no line of a crontab: %q", line)
	}
	// cron(8): the first % that has no backslash ends the command, and \% is %.
	if rest := strings.ReplaceAll(line, `\%`, ""); strings.Contains(rest, "%") {
		t.Errorf("a percent sign ends the command: %s", line)
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no shell to ask: ", err)
	}
	show := "show() { for word; do printf '%s\\n' \"$word\"; done; printf '%s\\n' \"$PAPERKIN_SMTP\" \"$PAPERKIN_SMTP_PASSWORD_FILE\"; }\n"
	command := strings.ReplaceAll(line, `\%`, "%")
	program := shell.Word(awkward.line[0])
	at := strings.Index(command, program)
	command = command[:at] + "show " + program + command[at+len(program):]
	got, err := exec.Command("sh", "-c", show+command).Output()
	if err != nil {
		t.Fatal(err)
	}
	want := append(slices.Clone(awkward.line), "smtp://ada@mail.example.org:587", awkward.password)
	if lines := strings.Split(strings.TrimSuffix(string(got), "\n"), "\n"); !slices.Equal(lines, want) {
		t.Errorf("got  %q\nwant %q", lines, want)
	}
}

// TestLaunchd: the property list is well-formed, and says what is to run.
func TestLaunchd(t *testing.T) {
	text, err := awkward.launchd()
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if start, is := token.(xml.StartElement); is && slices.Contains([]string{"key", "string", "integer"}, start.Name.Local) {
			var s string
			if err := d.DecodeElement(&s, &start); err != nil {
				t.Fatal(err)
			}
			said = append(said, s)
		}
	}
	want := slices.Concat([]string{"Label", awkward.name, "ProgramArguments"}, awkward.line, []string{"EnvironmentVariables",
		"PAPERKIN_SMTP", "smtp://ada@mail.example.org:587", "OLLAMA_HOST", "http://127.0.0.1:11434/50%", "PAPERKIN_SMTP_PASSWORD_FILE", awkward.password,
		"StartCalendarInterval", "Hour", "6", "Minute", "30"})
	if !slices.Equal(said, want) {
		t.Errorf("got  %q\nwant %q", said, want)
	}
	if plutil, err := exec.LookPath("plutil"); err == nil {
		path := filepath.Join(t.TempDir(), "paperkin.plist")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(plutil, "-lint", path).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	}
	bad := awkward
	bad.env = []string{"PAPERKIN_SMTP=\x01"}
	if _, err := bad.launchd(); err == nil {
		t.Error("a control character is in no XML")
	}
}

// TestSystemd: systemd itself reads the units as they are meant.
func TestSystemd(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd's own check does not run: ", err)
	}
	dir := t.TempDir()
	of := awkward
	program := filepath.Join(dir, "my programs 50% $x", "paperkin")
	of.line = append([]string{program}, awkward.line[1:]...)
	service, err := of.service()
	if err != nil {
		t.Fatal(err)
	}
	unit, err := of.unit()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Mkdir(filepath.Dir(program), 0o700), os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700),
		os.WriteFile(filepath.Join(dir, "p.service"), []byte(service), 0o600), os.WriteFile(filepath.Join(dir, "p.timer"), []byte(unit), 0o600)); err != nil {
		t.Fatal(err)
	}
	verify := func() string {
		cmd := exec.Command(analyze, "--user", "verify", "--man=no", filepath.Join(dir, "p.service"), filepath.Join(dir, "p.timer"))
		cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			return err.Error() + ": " + string(out)
		}
		return string(out)
	}
	if said := verify(); strings.Contains(said, dir) {
		t.Errorf("%s\nof\n%s\n%s", said, service, unit)
	}
	if err := os.Remove(program); err != nil { // which it has found by its quoted name, or says so now
		t.Fatal(err)
	}
	if said := verify(); !strings.Contains(said, program) {
		t.Errorf("it did not look for %s: %s", program, said)
	}
	at, err := exec.Command(analyze, "calendar", "*-*-* 06:30").CombinedOutput()
	if err != nil || !strings.Contains(string(at), "06:30:00") {
		t.Errorf("%v: %s", err, at)
	}
}
