package lexical

import (
	"errors"
	"slices"
	"strings"
	"syscall"
)

// lacks are the errors of a system that cannot do what it is asked for, though
// nothing is wrong with the files. One whose words contain those of another
// comes first.
var lacks = []syscall.Errno{syscall.ENFILE, syscall.EMFILE, syscall.ENOSPC, syscall.EDQUOT, syscall.ENOMEM, syscall.EIO, syscall.EACCES}

// lacking reports whether an error came about because the system lacked something.
func lacking(err error) bool {
	return slices.ContainsFunc(lacks, func(e syscall.Errno) bool { return errors.Is(err, e) })
}

// named gives an error of scorch, which passes on no more than the words of its
// cause, that cause again: that there was no room, or no file handle.
func named(err error) error {
	if err == nil || lacking(err) {
		return err
	}
	for _, cause := range lacks {
		if strings.Contains(err.Error(), cause.Error()) {
			return &reworded{err, cause}
		}
	}
	return err
}

// reworded is an error that says what its cause is and does not wrap it.
type reworded struct {
	error
	cause error
}

func (r *reworded) Unwrap() []error { return []error{r.error, r.cause} }
