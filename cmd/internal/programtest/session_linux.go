package programtest

import (
	"bytes"
	"image/color"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"golang.org/x/sys/unix"
)

// A Session is a program on a terminal of its own, which is emulated: it answers what the
// program asks of it. Its standard output may be something else.
type Session struct {
	t       testing.TB
	cmd     *exec.Cmd
	leader  *os.File
	stdout  bytes.Buffer
	changed chan struct{} // something was drawn
	closed  chan struct{} // nothing more will be

	mu       sync.Mutex
	emulator *vt.Emulator
	drawn    bytes.Buffer // all of it, byte for byte
}

// Start starts a command on a terminal: keys and errors, and its output too unless it is
// piped, which Wait then returns.
func Start(t testing.TB, cmd *exec.Cmd, columns, rows int, background color.Color, piped bool) *Session {
	t.Helper()
	leader, terminal := openPair(t, uint16(columns), uint16(rows))
	s := &Session{t: t, cmd: cmd, leader: leader, changed: make(chan struct{}, 1), closed: make(chan struct{}), emulator: vt.NewEmulator(columns, rows)}
	s.emulator.SetBackgroundColor(background)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	if piped {
		cmd.Stdout = &s.stdout
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill() })
	terminal.Close()
	go io.Copy(leader, s.emulator) // its answers
	go func() {
		io.Copy(s, leader) // ends with an error when the program closes the terminal
		close(s.closed)
	}()
	return s
}

// Write shows what the program has written.
func (s *Session) Write(b []byte) (int, error) {
	s.mu.Lock()
	s.drawn.Write(b)
	s.emulator.Write(b)
	s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
	return len(b), nil
}

// patience is how long a test waits for what must come, where others keep the disk busy.
const patience = 2 * time.Minute

// Await waits until the screen shows a text, and returns all of it.
func (s *Session) Await(text string) string {
	s.t.Helper()
	return s.AwaitThat("shows "+text, func(screen string) bool { return strings.Contains(screen, text) })
}

// AwaitThat waits until something holds of what the screen shows, and returns all of it.
func (s *Session) AwaitThat(what string, holds func(screen string) bool) string {
	s.t.Helper()
	late := time.After(patience)
	for {
		screen := s.Screen()
		if holds(screen) {
			return screen
		}
		select {
		case <-s.changed:
		case <-late:
			s.t.Fatalf("the screen never %s:\n%s", what, screen)
		}
	}
}

// Screen is what the terminal shows.
func (s *Session) Screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Text(s.emulator)
}

// Drawn is everything that the program has written to the terminal.
func (s *Session) Drawn() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.drawn.String()
}

// Type types keys, as a terminal sends them.
func (s *Session) Type(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.leader, keys); err != nil {
		s.t.Fatal(err)
	}
}

// Resize gives the terminal another size.
func (s *Session) Resize(columns, rows int) {
	s.t.Helper()
	s.mu.Lock()
	s.emulator.Resize(columns, rows)
	s.mu.Unlock()
	size := &unix.Winsize{Row: uint16(rows), Col: uint16(columns)}
	if err := unix.IoctlSetWinsize(int(s.leader.Fd()), unix.TIOCSWINSZ, size); err != nil {
		s.t.Fatal(err)
	}
}

// Wait waits until the program ends, and returns its exit code and what it printed to a
// pipe.
func (s *Session) Wait() (code int, stdout string) {
	s.t.Helper()
	stop := time.AfterFunc(patience, func() { s.cmd.Process.Kill() })
	defer stop.Stop()
	s.cmd.Wait()
	<-s.closed
	return s.cmd.ProcessState.ExitCode(), s.stdout.String()
}
