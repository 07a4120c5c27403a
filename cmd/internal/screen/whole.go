package screen

import (
	"errors"
	"os"
)

// ErrNoTerminal: there is no terminal to draw on.
var ErrNoTerminal = errors.New("no terminal")

// Whole opens what a program reads keys from and draws on that fills the whole terminal: In
// and Err where these are terminals, so that Out can be a pipe, and else the terminal that
// the process belongs to. What is written to out is not guarded: see [Safe]. Without a
// terminal the error is [ErrNoTerminal]. The caller calls done in the end.
func (s *Screen) Whole() (in, out *os.File, done func(), err error) {
	in, _ = s.In.(*os.File)
	out, _ = s.drawn.(*os.File)
	if in != nil && out != nil && isTerminal(in) && isTerminal(out) {
		return in, out, func() {}, nil
	}
	terminal, err := os.OpenFile(terminalName, os.O_RDWR, 0)
	if err != nil || !isTerminal(terminal) {
		return nil, nil, nil, ErrNoTerminal
	}
	if in == nil || !isTerminal(in) {
		in = terminal
	}
	if out == nil || !isTerminal(out) {
		out = terminal
	}
	return in, out, func() { terminal.Close() }, nil
}
