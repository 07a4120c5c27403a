package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"paperkin/cmd/bench/grow"
)

// next is the line of a paper that a library does not have yet. A file beside the library
// counts.
func (s scale) next(library string) (line string, err error) {
	name := library + ".next"
	b, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	n, _ := strconv.Atoi(string(b)) // 0 without a file
	if n >= len(s.extra) {
		return "", fmt.Errorf("%s: %d papers were added already: remove it", library, n)
	}
	return s.extra[n], os.WriteFile(name, []byte(strconv.Itoa(n+1)), 0o600)
}

// question is the title of a paper that no library has.
func (s scale) question(n int) (string, error) {
	var p grow.Paper
	err := json.Unmarshal([]byte(s.extra[len(s.extra)-1-n]), &p)
	return p.Title, err
}

// extraPapers is how many papers there are besides those that libraries are made of, and
// firstExtra the first of them.
const (
	extraPapers = 500
	firstExtra  = 100_000_000
)

func (s *scale) readExtra() error {
	cmd, err := s.maker(firstExtra, extraPapers)
	if err != nil {
		return err
	}
	b, err := cmd.Output()
	s.extra = slices.Collect(strings.Lines(string(b)))
	return err
}

// maker is the process that makes papers.
func (s scale) maker(first, papers int) (*exec.Cmd, error) {
	self, err := os.Executable()
	cmd := exec.Command(self, "grow", "-corpora", s.corpora, "-first", strconv.Itoa(first), "-papers", strconv.Itoa(papers))
	cmd.Stderr = s.log
	return cmd, err
}

// fill makes a library of n papers.
func (s scale) fill(library string, n int) (cpu, memory float64, err error) {
	maker, err := s.maker(0, n)
	if err != nil {
		return 0, 0, err
	}
	papers, err := maker.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	if err := maker.Start(); err != nil {
		return 0, 0, err
	}
	cpu, memory, err = s.index(library, papers)
	return cpu, memory, errors.Join(err, maker.Wait())
}
