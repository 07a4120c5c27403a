package mail

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os/exec"
	"slices"
	"time"
)

// Sendmail is the program of this machine that takes messages, in the manner that all of them
// share: Postfix, Exim, OpenSMTPD, msmtp, nullmailer and others.
type Sendmail struct {
	// Program is its path, or a name in PATH; empty: /usr/sbin/sendmail, or else the
	// sendmail of PATH, which for users often lacks that folder.
	Program string
	// Timeout is how long it may take; 0 is a minute.
	Timeout time.Duration
}

// usualProgram is where the program is (LSB, 17).
const usualProgram = "/usr/sbin/sendmail"

// find returns the path of the program.
func (s Sendmail) find() (string, error) {
	if s.Program != "" {
		return exec.LookPath(s.Program)
	}
	if path, err := exec.LookPath(usualProgram); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	return exec.LookPath("sendmail")
}

// lastWords is how long the program may take to end when it is stopped.
const lastWords = time.Second

// Send hands a message over as [Server.Send] does. Its lines end with a line feed alone on the
// way, as programs of Unix expect it: they make CRLF of it again. The program says that it has
// the message by exit code 0; most deliver it later. If it was stopped, acceptance is in doubt.
func (s Sendmail) Send(ctx context.Context, from string, to []string, message []byte) error {
	e, err := enclose(from, to, message)
	if err != nil {
		return err
	}
	path, err := s.find()
	if err != nil {
		name := s.Program
		if name == "" {
			name = usualProgram
		}
		return &Error{Server: line(name), Stage: Running, Kind: NoProgram, Err: err}
	}
	wait := s.Timeout
	if wait <= 0 {
		wait = defaultTimeout
	}
	limited, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	args := []string{"-i", "-f", e.from.Mailbox, "--"} // -i: a line with a dot alone is one of the message
	for _, a := range e.to {
		args = append(args, a.Mailbox)
	}
	run := exec.CommandContext(limited, path, args...)
	run.WaitDelay = lastWords
	run.Stdin = bytes.NewReader(bytes.ReplaceAll(e.message, []byte("\r\n"), []byte("\n")))
	said := &head{left: maxSaid}
	run.Stdout, run.Stderr = said, said // some say on one what others say on the other
	// What it has started may go on, with its ends of our pipes: the message is accepted.
	if err := run.Run(); err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		return failed(ctx, limited, path, wait, line(string(said.kept)), err)
	}
	return nil
}

// failed says what the end of the program means.
func failed(ctx, limited context.Context, path string, waited time.Duration, said string, err error) *Error {
	e := &Error{Server: line(path), Stage: Running, Kind: Refused, Text: short(said), Err: err}
	var exit *exec.ExitError
	ended := errors.As(err, &exit)
	switch {
	case ended && exit.ExitCode() > 0:
		if e.Code = exit.ExitCode(); isTemporary(e.Code) {
			e.Kind = Later
		}
	case ctx.Err() != nil:
		e.Kind, e.Err, e.InDoubt = Stopped, ctx.Err(), true
	case limited.Err() != nil:
		e.Kind, e.Err, e.InDoubt, e.Waited = TimedOut, limited.Err(), true, waited
	case ended: // by a signal
		e.Kind, e.InDoubt = Dropped, true
	default:
		e.Kind = NoProgram
	}
	return e
}

// exitName is what programs that take mail mean by an exit code (sysexits.h); empty for one
// that means nothing more than failure.
func exitName(code int) string {
	names := []string{"EX_USAGE", "EX_DATAERR", "EX_NOINPUT", "EX_NOUSER", "EX_NOHOST", "EX_UNAVAILABLE", "EX_SOFTWARE",
		"EX_OSERR", "EX_OSFILE", "EX_CANTCREAT", "EX_IOERR", "EX_TEMPFAIL", "EX_PROTOCOL", "EX_NOPERM", "EX_CONFIG"}
	const first = 64
	if i := code - first; i >= 0 && i < len(names) {
		return names[i]
	}
	return ""
}

// isTemporary reports whether an exit code says that the same may work later.
func isTemporary(code int) bool {
	return slices.Contains([]string{"EX_TEMPFAIL", "EX_OSERR", "EX_IOERR"}, exitName(code))
}

// maxSaid is how much is kept of what the program says, in bytes.
const maxSaid = 4 << 10

// head keeps the first bytes that are written to it.
type head struct {
	kept []byte
	left int
}

func (h *head) Write(b []byte) (int, error) {
	n := min(len(b), h.left)
	h.kept = append(h.kept, b[:n]...)
	h.left -= n
	return len(b), nil
}
