package screen

import (
	"bytes"
	"crypto/rand"
	"io"
	"os"
	"sync"
	"unicode/utf8"

	"golang.org/x/term"

	"paperkin/index/paper/text"
)

// A guard is the only way to a terminal. Whatever a command prints, in whatever
// format, it passes on without the characters that are [text.Hidden], but for line
// breaks and tabs; what is no UTF-8 becomes U+FFFD. So no format can forget it.
type guard struct {
	w io.Writer
	// seal stands before and after a control sequence of our own, which is let
	// through. No text from elsewhere can contain it. Nil if there are none.
	seal []byte
	open bool // all that is not sealed passes as it is: the way does not lead to a terminal

	mu   sync.Mutex
	held []byte // the beginning of a character or of a sealed sequence
}

// newSeal returns a seal that nobody can guess.
func newSeal() []byte { return []byte("\x1b" + rand.Text()) }

func (g *guard) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	safe, held := g.pass(append(g.held, b...))
	g.held = bytes.Clone(held)
	if len(safe) > 0 {
		if _, err := g.w.Write(safe); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// pass returns what of b may reach the terminal, and the end of it that cannot be
// told yet.
func (g *guard) pass(b []byte) (safe, held []byte) {
	safe = make([]byte, 0, len(b))
	for len(b) > 0 {
		if own, ok := bytes.CutPrefix(b, g.seal); ok && g.seal != nil {
			sequence, rest, ended := bytes.Cut(own, g.seal)
			if !ended {
				return safe, b
			}
			safe, b = append(safe, sequence...), rest
			continue
		}
		if bytes.HasPrefix(g.seal, b) || !utf8.FullRune(b) {
			return safe, b
		}
		r, size := utf8.DecodeRune(b)
		if g.open {
			safe = append(safe, b[:size]...)
		} else if r == '\n' || r == '\t' || !text.Hidden(r) {
			safe = utf8.AppendRune(safe, r)
		}
		b = b[size:]
	}
	return safe, nil
}

// IsTerminal reports whether the file at path is a terminal.
func IsTerminal(path string) bool {
	if info, err := os.Stat(path); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false // before opening it: a pipe would wait for its other end
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	return isTerminal(f)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// ForTerminal returns a writer to w, which leads to a terminal, that passes on no
// character that a terminal obeys or hides.
func ForTerminal(w io.Writer) io.Writer { return &guard{w: w} }
