//go:build !windows

package mail

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program writes a shell script that has the part of sendmail.
func program(t testing.TB, lines string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sendmail")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+lines+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSendmail: the program gets the message with the line ends of Unix, and addresses that it
// cannot take for options.
func TestSendmail(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("KEEP", dir)
	path := program(t, `cat > "$KEEP/message"; for a in "$@"; do echo "$a"; done > "$KEEP/args"; echo hello >&2`)
	m := digest(t)
	m.To = append(m.To, "-oQ/tmp@example.org", m.To[0])
	message := composed(t, m)
	if err := (Sendmail{Program: path}).Send(t.Context(), "Ada <ada@example.org>", m.To, message); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "message"))
	if err != nil || !bytes.Equal(bytes.ReplaceAll(got, []byte("\n"), []byte("\r\n")), message) {
		t.Errorf("%v: %q", err, got)
	}
	args, err := os.ReadFile(filepath.Join(dir, "args"))
	want := []string{"-i", "-f", "ada@example.org", "--", "ada@example.org", "emilie@example.net", "-oQ/tmp@example.org"}
	if err != nil || !slices.Equal(strings.Fields(string(args)), want) {
		t.Errorf("%v: %q, want %q", err, args, want)
	}
}

// TestSendmailFails: the exit code says whether the same may work later, and what the program
// says is told.
func TestSendmailFails(t *testing.T) {
	for name, c := range map[string]struct {
		program string
		want    Error
		text    string
	}{
		"for now":  {program(t, `cat > /dev/null; printf 'no\033[31m\nroom' >&2; exit 75`), Error{Kind: Later, Code: 75}, "the program did not take the message: exit code 75 (EX_TEMPFAIL): no[31m room"},
		"for good": {program(t, `echo who >&2; exit 67`), Error{Kind: Refused, Code: 67}, "exit code 67 (EX_NOUSER): who"},
		"no words": {program(t, `exit 1`), Error{Kind: Refused, Code: 1}, "did not take the message: exit code 1"},
		"killed":   {program(t, `kill -9 $$`), Error{Kind: Dropped, InDoubt: true}, "was ended: signal: killed; it is in doubt"},
		"slow":     {program(t, `exec sleep 600`), Error{Kind: TimedOut, InDoubt: true}, "no answer within 300ms while running the program"},
		"none":     {filepath.Join(t.TempDir(), "none"), Error{Kind: NoProgram}, "none: cannot be run: "},
		"no file":  {t.TempDir(), Error{Kind: NoProgram}, "cannot be run: "},
		"no name":  {"no-such-sendmail", Error{Kind: NoProgram}, "cannot be run: executable file not found"},
	} {
		t.Run(name, func(t *testing.T) {
			m := digest(t)
			s := Sendmail{Program: c.program}
			if c.want.Kind == TimedOut {
				s.Timeout = 300 * time.Millisecond
			}
			err := s.Send(t.Context(), m.From, m.To, composed(t, m))
			if got := faultOf(t, err); got.Kind != c.want.Kind || got.Stage != Running || got.Code != c.want.Code || got.InDoubt != c.want.InDoubt || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%v: %+v, want %+v, %q", err, got, c.want, c.text)
			}
		})
	}
}

// TestSendmailGoesOn: what the program has started and left behind keeps nobody waiting, and
// the message is accepted.
func TestSendmailGoesOn(t *testing.T) {
	m := digest(t)
	path := program(t, `cat > /dev/null; sleep 600 & echo $! > "$KEEP/pid"`)
	dir := t.TempDir()
	t.Setenv("KEEP", dir)
	t.Cleanup(func() { stop(t, filepath.Join(dir, "pid")) })
	if err := (Sendmail{Program: path}).Send(t.Context(), m.From, m.To, composed(t, m)); err != nil {
		t.Error(err)
	}
}

// TestSendmailStopped: the end of the context ends the program.
func TestSendmailStopped(t *testing.T) {
	m := digest(t)
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() { // the end of a test is the end of the program, which ends this
		if f, err := os.Open(pipe); err == nil {
			f.Close()
			cancel()
		}
	}()
	err := Sendmail{Program: program(t, `echo > `+pipe+`; exec sleep 600`)}.Send(ctx, m.From, m.To, composed(t, m))
	if got := faultOf(t, err); got.Kind != Stopped || !got.InDoubt {
		t.Errorf("%v: %+v", err, got)
	}
}

// stop ends the process whose number is in a file.
func stop(t testing.TB, file string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil {
		t.Error(err)
	}
}
