package source

import (
	"fmt"
	"io"
	"io/fs"
	"os"

	"paperkin/index/paper"
	"paperkin/index/paper/foreign"
)

// What is in a folder beside files, or matches a glob, may never end when it is read, or
// wait for ever for somebody to write to it. Only where it is named itself it is meant.

// device is what [special] says of one, such as a terminal or /dev/null.
const device = "a device"

// special says what a path leads to that is neither a file nor a folder: empty if it is
// one of those, or leads nowhere.
func special(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return specialMode(info.Mode())
}

func specialMode(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&(fs.ModeDevice|fs.ModeIrregular) != 0:
		return device
	}
	return ""
}

// regular returns the paths that are to be read, and those that are not: if they were
// found, not named, what is special is left out.
func regular(paths []string, found bool) (files []string, left []paper.BadRecord) {
	if !found {
		return paths, nil
	}
	for _, path := range paths {
		if what := special(path); what != "" {
			left = append(left, paper.BadRecord{Source: path, Err: nothingIn(foreign.Special, what)})
		} else {
			files = append(files, path)
		}
	}
	return files, left
}

// specialInput is [special] for an input.
func specialInput(in io.Reader) string {
	f, ok := in.(*os.File)
	if !ok {
		return "a pipe"
	}
	info, err := f.Stat()
	if err != nil {
		return ""
	}
	return specialMode(info.Mode())
}

// refuse is the error for something that holds no papers, but something else.
func refuse(found foreign.Finding) error {
	return fmt.Errorf("%w: %w", ErrNothing, &foreign.Error{Finding: found})
}

// nothingIn is the error for something that holds no papers.
func nothingIn(kind foreign.Kind, what string) error {
	return refuse(foreign.Finding{Kind: kind, What: what})
}
