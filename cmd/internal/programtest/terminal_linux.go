package programtest

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// OpenTerminal returns a terminal of so many columns, and a function that closes it
// and returns what has been written to it, byte for byte. The test is skipped where
// there are no terminals.
func OpenTerminal(t testing.TB, columns uint16) (terminal *os.File, shown func() string) {
	t.Helper()
	leader, terminal := openPair(t, columns, 24)
	fd := int(leader.Fd())
	settings, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	settings.Oflag &^= unix.OPOST // line feeds stay what they are
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, settings); err != nil {
		t.Fatal(err)
	}
	read := make(chan string, 1)
	go func() {
		var all strings.Builder
		io.Copy(&all, leader) // ends with an error when the last writer closes the terminal
		read <- all.String()
	}()
	return terminal, func() string {
		terminal.Close()
		return <-read
	}
}

// openPair returns the two ends of a terminal: what is written to the leader are the keys,
// and what is read from it is shown. The test is skipped where there are no terminals.
func openPair(t testing.TB, columns, rows uint16) (leader, terminal *os.File) {
	t.Helper()
	leader, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { leader.Close() })
	fd := int(leader.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Skip(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	if terminal, err = os.OpenFile(fmt.Sprint("/dev/pts/", n), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { terminal.Close() })
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: rows, Col: columns}); err != nil {
		t.Fatal(err)
	}
	return leader, terminal
}
