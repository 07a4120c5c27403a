package shelf

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// Damage is a line of the file that does not count.
type Damage struct {
	Line    int // from 1 on
	Problem error
}

func (d Damage) Error() string { return fmt.Sprintf("%s:%d: %v", File, d.Line, d.Problem) }

func (d Damage) Unwrap() error { return d.Problem }

// Replay calls yield for every event, in the order in which they were said, until
// yield returns false. Damaged lines are passed over. A library without a shelf has no
// events. That of another library is an error ([durable.ForeignError]), and what was
// yielded before it does not count.
func (s Shelf) Replay(ctx context.Context, yield func(Event) bool) error {
	return s.each(ctx, func(l line) bool { return l.damage != nil || l.event.Do == isOf || yield(l.event) })
}

// Check lists the lines that are damaged, up to most of them, and reports how many
// there are.
func (s Shelf) Check(ctx context.Context, most int) (list []Damage, all int, err error) {
	err = s.each(ctx, func(l line) bool {
		if l.damage != nil {
			if all++; all <= most {
				list = append(list, Damage{l.number, l.damage})
			}
		}
		return true
	})
	return list, all, err
}

// Open opens the file as it is at one moment, which lasts until it is closed, and returns
// its size: 0, and nothing to read, where there is none.
func (s Shelf) Open(ctx context.Context) (io.ReadCloser, int64, error) {
	m, err := s.moment(ctx)
	if err != nil {
		return nil, 0, err
	}
	err = s.lines(ctx, m, func(l line) bool { return l.event.Do != isOf }) // it may be another library's
	if err == nil {
		_, err = m.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, errors.Join(err, m.Close())
	}
	return m, m.Size(), nil
}

// line is a line of the file.
type line struct {
	number int
	text   []byte // with its end, if it has one; valid until the next line. Cut behind maxLine
	event  Event
	damage error
}

// each reads the file line by line, as it is at one moment.
func (s Shelf) each(ctx context.Context, yield func(line) bool) error {
	m, err := s.moment(ctx)
	if err != nil {
		return err
	}
	defer m.Close()
	return s.lines(ctx, m, yield)
}

// scan is each for who holds the lock.
func (s Shelf) scan(ctx context.Context, yield func(line) bool) error {
	m, err := s.open()
	if err != nil {
		return err
	}
	defer m.Close()
	return s.lines(ctx, m, yield)
}

// lines reads the lines of a moment, up to one that says it is another library's.
func (s Shelf) lines(ctx context.Context, m moment, yield func(line) bool) error {
	var foreign error
	err := eachLine(ctx, m, func(l line) bool {
		if l.damage == nil {
			foreign = s.check(l.event)
		}
		return foreign == nil && yield(l)
	})
	if foreign != nil {
		return foreign
	}
	return err
}

// eachLine reads lines until yield returns false. Empty ones do not count.
func eachLine(ctx context.Context, r io.Reader, yield func(line) bool) error {
	in := bufio.NewReaderSize(r, 64<<10)
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, long, err := readLine(in)
		if err != nil && err != io.EOF {
			return fmt.Errorf("read %s: %w", File, err)
		}
		if len(bytes.TrimSpace(text)) > 0 {
			l := line{number: n, text: text}
			switch {
			case long:
				l.damage = fmt.Errorf("line of more than %d bytes", maxLine)
			default:
				l.event, l.damage = decode(bytes.TrimSpace(text))
			}
			if l.damage != nil && err == io.EOF {
				l.damage = errors.New("it was not written to its end")
			}
			if !yield(l) {
				return nil
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

// readLine reads a line with its end. Of one that is too long it returns the
// beginning.
func readLine(in *bufio.Reader) (text []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if room := maxLine - len(text); len(part) > room {
			part, long = part[:room], true
		}
		text = append(text, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return text, long, err
		}
	}
}
