package workbook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"paperkin/index/paper/scratch"
)

// inMemory is how many bytes of shared texts are kept in memory; all of them go to a
// temporary file once there are more.
const inMemory = 8 << 20

// texts are the texts that cells share (18.4): each is stored once, and cells have its
// number. Of a text, memory has the place where it ends.
type texts struct {
	ends   []int64
	bytes  []byte        // all of them, or those that are not in the file yet
	file   *scratch.File // nil: they fit into memory
	window []byte        // of the file, where the last text was
	at     int64         // where the window begins
}

// windowSize is how much of the file is read at once: cells mostly have texts in the order
// in which they are stored.
const windowSize = 1 << 14

// readTexts reads the shared texts.
func (b *Book) readTexts(name string) error {
	p, err := b.open(name)
	if err != nil {
		return err
	}
	defer p.Close()
	r := richText{part: p}
	for {
		t, err := p.next()
		if err == io.EOF {
			return b.texts.flush()
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "si" {
			continue
		}
		p.allow()
		if err := r.read(); err != nil {
			return err
		}
		if err := b.texts.add(r.text); err != nil {
			return err
		}
	}
}

// maxTexts is how many texts can be shared: the places of so many take 64 MiB.
const maxTexts = 8 << 20

func (t *texts) add(text []byte) error {
	if len(t.ends) == maxTexts {
		return fmt.Errorf("more than %d texts", maxTexts)
	}
	before := int64(0)
	if n := len(t.ends); n > 0 {
		before = t.ends[n-1]
	}
	t.ends = append(t.ends, before+int64(len(text)))
	t.bytes = append(t.bytes, text...)
	if len(t.bytes) < inMemory {
		return nil
	}
	if t.file == nil {
		var err error
		if t.file, err = scratch.New(); err != nil {
			return err
		}
	}
	return t.flush()
}

// flush writes what is not in the file yet, if there is a file.
func (t *texts) flush() error {
	if t.file == nil {
		return nil
	}
	_, err := t.file.Write(t.bytes)
	t.bytes = t.bytes[:0]
	return err
}

// text returns the text with a number.
func (t *texts) text(n int) (string, error) {
	if n < 0 || n >= len(t.ends) {
		return "", fmt.Errorf("it refers to text %d of %d", n, len(t.ends))
	}
	from, to := int64(0), t.ends[n]
	if n > 0 {
		from = t.ends[n-1]
	}
	if t.file == nil {
		return string(t.bytes[from:to]), nil
	}
	if to-from > windowSize {
		b := make([]byte, to-from)
		_, err := t.file.ReadAt(b, from)
		return string(b), err
	}
	if from < t.at || to > t.at+int64(len(t.window)) {
		if t.window == nil {
			t.window = make([]byte, windowSize)
		}
		k, err := t.file.ReadAt(t.window[:windowSize], from)
		if err != nil && err != io.EOF {
			return "", err
		}
		t.at, t.window = from, t.window[:k]
		if to > t.at+int64(k) {
			return "", io.ErrUnexpectedEOF
		}
	}
	return string(t.window[from-t.at : to-t.at]), nil
}

// Close removes the file.
func (t *texts) Close() error {
	if t.file == nil {
		return nil
	}
	return t.file.Close()
}

// richText reads a text in runs, each with a format of its own (18.4.8). How it is
// pronounced, which stands beside it, does not count.
type richText struct {
	*part
	text []byte
}

// read reads the current element to its end.
func (r *richText) read() error {
	r.text = r.text[:0]
	inside, spoken, said := r.depth, 0, false
	for r.depth >= inside {
		t, err := r.next()
		if err != nil {
			return eof(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "rPh":
				spoken++
			case "t":
				said = spoken == 0
			}
		case xml.EndElement:
			if t.Name.Local == "rPh" {
				spoken--
			}
			said = false
		case xml.CharData:
			if said {
				r.text = append(r.text, t...)
			}
		}
	}
	r.text = unescape(r.text)
	return nil
}

// eof is an error of reading in the middle of an element.
func eof(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// unescape replaces what stands for characters that XML does not have, such as _x000D_, and
// for an underscore before an x (22.9.2.19, ST_Xstring). It changes the text.
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	out := text[:0]
	for i := 0; i < len(text); i++ {
		if r, ok := escaped(text[i:]); ok {
			out = append(out, string(r)...)
			i += len("_x0000_") - 1
		} else {
			out = append(out, text[i])
		}
	}
	return out
}

// escaped returns the character that a text begins with, if it begins with one of those.
func escaped(s []byte) (r rune, ok bool) {
	if len(s) < len("_x0000_") || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	for _, c := range s[2:6] {
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
