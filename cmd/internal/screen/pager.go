package screen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/term"
)

// Paged calls print, and shows what it writes to Out with the program Pager where that is
// more than the terminal has lines; without a terminal or a Pager it only calls print. It
// returns when the user has left the pager. To leave it early is no error: what is written
// after that is lost. A pager that cannot be run is a warning.
func (s *Screen) Paged(ctx context.Context, print func() error) error {
	file, ok := s.dest.(*os.File)
	if !s.Terminal || !ok || s.Pager == "" || s.Pager == "cat" || s.dumb {
		return print()
	}
	_, rows, err := term.GetSize(int(file.Fd()))
	if err != nil || rows <= 0 {
		return print()
	}
	p := &pager{file: file, rows: rows - 1, width: s.Width, open: func() (*exec.Cmd, bool, error) { return s.openPager(ctx, file) },
		warn: func(err error) { s.Warn("note: no pager: %v", err) }}
	g := s.out.w.(*guard)
	g.w = p
	err = print()
	g.w = file
	if quit := p.end(); quit && brokenOff(err) {
		err = nil
	}
	if brokenOff(s.out.err) {
		s.out.err = nil
	}
	return errors.Join(err, ctx.Err())
}

// errQuit is what writing to a pager returns after the user has left it.
var errQuit = &fs.PathError{Op: "write", Path: "pager", Err: syscall.EPIPE}

func brokenOff(err error) bool { return errors.Is(err, errQuit) }

// A pager holds back what fits on a terminal, and gives what is more to a program.
type pager struct {
	file        *os.File
	rows, width int
	open        func() (cmd *exec.Cmd, links bool, err error)
	warn        func(error)

	held  bytes.Buffer
	cmd   *exec.Cmd // nil until there is more than fits
	in    io.WriteCloser
	links bool // the program shows them
	plain bool // there is no program: all goes to the terminal
	quit  bool
}

func (p *pager) Write(b []byte) (int, error) {
	if p.plain {
		return p.file.Write(b)
	}
	if p.cmd == nil {
		p.held.Write(b)
		if p.height() <= p.rows {
			return len(b), nil
		}
		return len(b), p.begin()
	}
	return len(b), p.pass(b)
}

// height is how many lines of the terminal the held text takes.
func (p *pager) height() (rows int) {
	for line := range strings.Lines(p.held.String()) {
		rows += max(1, (Columns(strings.TrimSuffix(line, "\n"))+p.width-1)/p.width)
	}
	return rows
}

// begin starts the program with what was held back.
func (p *pager) begin() (err error) {
	cmd, links, err := p.open()
	if err == nil {
		if p.in, err = cmd.StdinPipe(); err == nil {
			err = cmd.Start()
		}
	}
	if err != nil {
		p.warn(err)
		p.plain = true
		_, err = p.file.Write(p.held.Bytes())
		p.held.Reset()
		return err
	}
	// The pager alone decides what Ctrl-C means while it is on the screen.
	signal.Ignore(os.Interrupt)
	p.cmd, p.links = cmd, links
	return p.pass(p.held.Bytes())
}

func (p *pager) pass(b []byte) error {
	if p.quit {
		return errQuit
	}
	if !p.links {
		b = withoutLinks(b)
	}
	if _, err := p.in.Write(b); err != nil {
		p.quit = true
		return errQuit
	}
	return nil
}

// end shows what is still held back, or waits for the end of the program. It reports
// whether the user had left it before all was written.
func (p *pager) end() (quit bool) {
	if p.cmd == nil {
		p.file.Write(p.held.Bytes())
		return false
	}
	p.in.Close()
	p.cmd.Wait() // how it ended is its own affair
	signal.Reset(os.Interrupt)
	return p.quit
}

// withoutLinks removes OSC 8 sequences from text whose sequences are whole.
func withoutLinks(b []byte) []byte {
	const begin, end = "\x1b]8;;", "\x1b\\"
	var out []byte
	for {
		before, rest, found := bytes.Cut(b, []byte(begin))
		out = append(out, before...)
		if !found {
			return out
		}
		_, b, _ = bytes.Cut(rest, []byte(end))
	}
}

// openPager returns the command that runs the pager, with the environment that less and lv
// need to show colours and Unicode, as far as the user has not set it, and whether it shows
// links.
func (s *Screen) openPager(ctx context.Context, terminal *os.File) (cmd *exec.Cmd, links bool, err error) {
	words := strings.Fields(s.Pager)
	if runtime.GOOS != "windows" && strings.ContainsAny(s.Pager, "|&;<>()$`\\\"'*?[#~=") { // as git does
		words = []string{"sh", "-c", s.Pager}
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil, false, err
	}
	cmd = exec.CommandContext(ctx, path, words[1:]...)
	cmd.Cancel = func() error { return stop(cmd.Process) }
	cmd.Stdout, cmd.Stderr = terminal, terminal
	cmd.Env = os.Environ()
	for _, usual := range []string{"LESS=FRX", "LESSCHARSET=utf-8", "LV=-c"} {
		name, _, _ := strings.Cut(usual, "=")
		switch own, set := os.LookupEnv(name); {
		case !set:
			cmd.Env = append(cmd.Env, usual)
		case name == "LESS": // its options may lack the one for colours; what comes later counts
			cmd.Env = append(cmd.Env, "LESS=-R "+own)
		}
	}
	return cmd, isLess(path) && showsLinks(path), nil
}

func isLess(path string) bool {
	return strings.TrimSuffix(filepath.Base(path), ".exe") == "less"
}

// linksSince is a version of less that surely shows links.
const linksSince = 581

func showsLinks(less string) bool {
	out, err := exec.Command(less, "--version").Output()
	var version int
	if err == nil {
		_, err = fmt.Sscanf(string(out), "less %d", &version)
	}
	return err == nil && version >= linksSince
}

// stop asks a process to end, so that it can leave the terminal as it was.
func stop(p *os.Process) error {
	if runtime.GOOS == "windows" {
		return p.Kill()
	}
	return p.Signal(syscall.SIGTERM)
}

// usualPager is the pager of a user who has chosen none: empty where there is no less.
func usualPager() string {
	if runtime.GOOS == "windows" {
		return "more"
	}
	if _, err := exec.LookPath("less"); err != nil {
		return ""
	}
	return "less"
}
