package shelf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"

	"paperkin/index/durable"
)

const (
	// compactAbove is how many lines the file may have before it is written anew.
	compactAbove = 10_000
	// compactGain is how many lines that has to save, where it is not asked for:
	// else every event would write a file anew of which all is needed.
	compactGain = 1000
)

// compact writes the file anew when it has become long, without the events that later
// ones take back. Damaged lines stay, for they may be the only trace of something. The
// caller holds the lock.
func (s Shelf) compact(ctx context.Context) error {
	if long, err := s.isLong(); err != nil || !long {
		return err
	}
	superseded, _, err := s.count(ctx)
	if err != nil || superseded < compactGain {
		return err
	}
	return s.rewrite(ctx, true)
}

// Mend writes the file anew without the lines that are damaged, and returns how many
// those were. What is not damaged stays as it is. A file of another library is put aside.
func (s Shelf) Mend(ctx context.Context) (dropped int, err error) {
	if _, all, err := s.Check(ctx, 0); err == nil && all == 0 || err != nil && !errors.Is(err, durable.ErrForeign) {
		return 0, err
	}
	unlock, err := s.lockToWrite(ctx)
	if err != nil {
		return 0, err
	}
	defer unlock()
	_, damaged, err := s.count(ctx)
	if errors.Is(err, durable.ErrForeign) {
		return 0, durable.PutAside(s.folder.Root, File)
	}
	if err != nil || damaged == 0 {
		return 0, err
	}
	return damaged, s.rewrite(ctx, false)
}

// isLong reports whether the file has more than compactAbove lines.
func (s Shelf) isLong() (bool, error) {
	f, err := s.folder.Open(File)
	if err != nil {
		return false, err
	}
	defer f.Close()
	b := make([]byte, 64<<10)
	for lines := 0; ; {
		n, err := f.Read(b)
		if lines += bytes.Count(b[:n], []byte("\n")); lines > compactAbove {
			return true, nil
		}
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// count counts the events that later ones take back, and the lines that are damaged.
func (s Shelf) count(ctx context.Context) (superseded, damaged int, err error) {
	seen := map[subject]bool{}
	err = s.scan(ctx, func(l line) bool {
		if l.damage != nil {
			damaged++
		} else if p, ok := subjectOf(l.event); ok {
			if seen[p] {
				superseded++
			}
			seen[p] = true
		}
		return true
	})
	return superseded, damaged, err
}

// rewrite writes the events that count, and the damaged lines if they are to be kept.
func (s Shelf) rewrite(ctx context.Context, keepDamaged bool) error {
	last := map[subject]int{} // line
	err := s.scan(ctx, func(l line) bool {
		if p, ok := subjectOf(l.event); ok {
			last[p] = l.number
		}
		return true
	})
	if err != nil {
		return err
	}
	return durable.WriteFile(s.path(), func(w io.Writer) error {
		m, err := s.open()
		if err != nil {
			return err
		}
		defer m.Close() // before its place is taken, which Windows would refuse
		return s.copy(ctx, w, m, func(l line) bool {
			p, ok := subjectOf(l.event)
			return (!ok || last[p] == l.number) && (l.damage == nil || keepDamaged)
		})
	})
}

// CopyTo makes the shelf of another library, which has none, of this one: all lines, the
// damaged ones too, but for the one that says which library they are of.
func (s Shelf) CopyTo(ctx context.Context, other Shelf) error {
	if _, err := s.folder.Stat(File); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	first, err := encode(Event{Do: isOf, Library: other.library})
	if err != nil {
		return err
	}
	m, err := s.moment(ctx)
	if err != nil {
		return err
	}
	defer m.Close()
	return durable.WriteFile(other.path(), func(w io.Writer) error {
		if _, err := w.Write(first); err != nil {
			return err
		}
		return s.copy(ctx, w, m, func(l line) bool { return l.event.Do != isOf })
	})
}

// copy writes the lines of a moment that are to be kept, each with an end.
func (s Shelf) copy(ctx context.Context, w io.Writer, m moment, keep func(line) bool) (err error) {
	scanned := s.lines(ctx, m, func(l line) bool {
		if !keep(l) {
			return true
		}
		if _, err = w.Write(l.text); err == nil && l.text[len(l.text)-1] != '\n' {
			_, err = w.Write([]byte("\n"))
		}
		return err == nil
	})
	if err == nil {
		err = scanned
	}
	return err
}
