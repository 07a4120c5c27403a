package shelf

import (
	"bytes"
	"context"
	"io"
	"os"

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
// those were. What is not damaged stays as it is.
func (s Shelf) Mend(ctx context.Context) (dropped int, err error) {
	if _, all, err := s.Check(ctx, 0); err != nil || all == 0 {
		return 0, err
	}
	unlock, err := s.lockToWrite(ctx)
	if err != nil {
		return 0, err
	}
	defer unlock()
	_, damaged, err := s.count(ctx)
	if err != nil || damaged == 0 {
		return 0, err
	}
	return damaged, s.rewrite(ctx, false)
}

// isLong reports whether the file has more than compactAbove lines.
func (s Shelf) isLong() (bool, error) {
	f, err := os.Open(s.path())
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
	seen := map[Pair]bool{}
	err = s.scan(ctx, func(l line) bool {
		if l.damage != nil {
			damaged++
		} else if p, ok := pairOf(l.event); ok {
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
	last := map[Pair]int{} // line
	err := s.scan(ctx, func(l line) bool {
		if p, ok := pairOf(l.event); ok {
			last[p] = l.number
		}
		return true
	})
	if err != nil {
		return err
	}
	return durable.WriteFile(s.path(), func(w io.Writer) (err error) {
		scanned := s.scan(ctx, func(l line) bool {
			p, ok := pairOf(l.event)
			if ok && last[p] != l.number || l.damage != nil && !keepDamaged {
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
	})
}
