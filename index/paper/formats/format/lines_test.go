package format

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"paperkin/index/paper"
)

// filler yields as many bytes of one kind as there are.
type filler struct{ left int }

func (f *filler) Read(p []byte) (int, error) {
	n := min(len(p), f.left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	f.left -= n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// longest is how long a record can be in these tests.
const longest = 100

// linesOf returns the lines of a reader: their numbers and texts, or lengths if they
// are long, and what is wrong with them.
func linesOf(r io.Reader) (list []string, err error) {
	err = lines(bufio.NewReaderSize(r, 16), longest, func(number int, line []byte, err error) bool {
		switch {
		case err != nil:
			list = append(list, fmt.Sprint(number, " ", string(line), ": ", err))
		case len(line) > 50:
			list = append(list, fmt.Sprint(number, " of ", len(line)))
		default:
			list = append(list, fmt.Sprint(number, " ", string(line)))
		}
		return true
	})
	return list, err
}

func TestLines(t *testing.T) {
	for text, want := range map[string][]string{
		"": nil, "\n": {"1 "}, "a": {"1 a"}, "a\n": {"1 a"}, "a\r\n\nb\r": {"1 a", "2 ", "3 b"},
		"longer than the buffer\nb": {"1 longer than the buffer", "2 b"},
	} {
		if got, err := linesOf(strings.NewReader(text)); !slices.Equal(got, want) || err != nil {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
	broken := errors.New("broken")
	got, err := linesOf(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)))
	if !slices.Equal(got, []string{"1 a"}) || !errors.Is(err, broken) || err.Error() != "line 2: broken" {
		t.Errorf("got %q, %v", got, err)
	}
	n := 0
	if err := Lines(bufio.NewReader(strings.NewReader("a\nb\nc")), func(int, []byte, error) bool { n++; return n < 2 }); n != 2 || err != nil {
		t.Errorf("%d lines after stopping at the second, %v", n, err)
	}
}

// TestLongLines: a line of the size of a record is a line, one byte more is too long and
// named with its size, also at the end of the text, and the next line is there.
func TestLongLines(t *testing.T) {
	tooLong := func(size int) string {
		return fmt.Sprintf("1 xxxxxxxxxxxxxxxx: a line of %d bytes, the limit is %d", size, longest)
	}
	for _, tt := range []struct {
		size       int
		last, more string // how the line comes, at the end of the text and before another line
	}{
		{longest - 1, "1 of 99", "1 of 99"}, {longest, "1 of 100", tooLong(longest + 1)}, {longest + 1, tooLong(longest + 1), tooLong(longest + 2)},
		{100 * longest, tooLong(100 * longest), tooLong(100*longest + 1)},
	} {
		line := strings.Repeat("x", tt.size)
		if got, err := linesOf(strings.NewReader(line)); !slices.Equal(got, []string{tt.last}) || err != nil {
			t.Errorf("%d bytes at the end: got %q, %v", tt.size, got, err)
		}
		if got, err := linesOf(strings.NewReader(line + "\nb")); !slices.Equal(got, []string{tt.more, "2 b"}) || err != nil {
			t.Errorf("%d bytes: got %q, %v", tt.size, got, err)
		}
	}
}

func TestLimiter(t *testing.T) {
	l := NewLimiter(&filler{3 * paper.MaxRecord}, "")
	if n, err := io.CopyN(io.Discard, l, 10); n != 10 || err != nil {
		t.Fatal(n, err)
	}
	l.Allow(5)
	n, err := io.Copy(io.Discard, l)
	if n != paper.MaxRecord-5 || err != ErrTooLarge || l.Offset() != paper.MaxRecord+5 || l.Broken() != nil {
		t.Errorf("read %d more, %v, to offset %d, broken %v", n, err, l.Offset(), l.Broken())
	}
	l.Allow(l.Offset())
	if n, err := io.CopyN(io.Discard, l, 10); n != 10 || err != nil {
		t.Errorf("after another Allow: read %d, %v", n, err)
	}
	broken := errors.New("broken")
	for want, r := range map[error]io.Reader{nil: strings.NewReader("abc"), broken: iotest.ErrReader(broken)} {
		l := NewLimiter(r, "")
		if _, err := io.ReadAll(l); err != want || l.Broken() != want {
			t.Errorf("got %v, broken %v, want %v", err, l.Broken(), want)
		}
	}
}

// TestLineCounter asks for the lines of offsets while the text is read in pieces,
// ahead of the offsets.
func TestLineCounter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var b strings.Builder
		for range r.IntN(300) {
			b.WriteByte("ab\n"[r.IntN(3)])
		}
		text := b.String()
		first := 1 + r.IntN(5)
		l := NewLineCounter(strings.NewReader(text), first)
		for offset, read := 0, 0; ; {
			n, err := l.Read(make([]byte, 1+r.IntN(40)))
			read += n
			for offset < read && r.IntN(4) > 0 {
				want := first + strings.Count(text[:offset], "\n")
				if got := l.At(int64(offset)); got != want {
					t.Fatalf("%q at %d: line %d, want %d", text, offset, got, want)
				}
				offset += 1 + r.IntN(5)
			}
			if err != nil {
				break
			}
		}
	}
}
