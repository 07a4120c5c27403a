package outbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"time"

	"paperkin/index/durable"
)

// The file of a letter is a line of JSON, which ends with a checksum, and the bytes of the
// message, whose number and checksum stand in the line.

// format is that of the file. A program that does not know it leaves the file alone.
const format = 1

// MaxBytes is the most bytes of the file: a larger one is none of ours.
const MaxBytes = 64 << 20

// head is the line.
type head struct {
	Format  int    `json:"paperkin_letter"`
	Library string `json:"library"` // its id
	Letter
	Size int    `json:"bytes"`
	Sum  uint32 `json:"crc32c"`
}

// encode returns the file of a letter.
func encode(library string, l Letter) ([]byte, error) {
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("letter %q: %w", l.Message, err)
	}
	var b bytes.Buffer
	j := json.NewEncoder(&b)
	j.SetEscapeHTML(false)
	if err := j.Encode(head{format, library, l, len(l.Bytes), sumOf(l.Bytes)}); err != nil {
		return nil, fmt.Errorf("letter %q: %w", l.Message, err)
	}
	line := durable.Summed(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	all := slices.Concat(line, []byte("\n"), l.Bytes)
	if len(all) > MaxBytes {
		return nil, fmt.Errorf("letter %q has %d bytes: at most %d are kept", l.Message, len(all), MaxBytes)
	}
	return all, nil
}

func sumOf(b []byte) uint32 { return crc32.Checksum(b, durable.Castagnoli) }

// isSummed reports whether a line has its checksum. Other files of the library may be written
// by hand, and have none; nobody writes a letter by hand.
func isSummed(line []byte) bool {
	end := len(line) - durable.SumBytes - 1
	return end > 0 && bytes.Equal(durable.Summed(append(bytes.Clone(line[:end]), '}')), line)
}

// check returns an error unless a letter can be sent.
func (l Letter) check() error {
	switch {
	case l.Message == "":
		return errors.New("no Message-ID")
	case l.From == "" || len(l.To) == 0 || slices.Contains(l.To, ""):
		return errors.New("no sender or no recipient")
	case len(l.Bytes) == 0:
		return errors.New("it is empty")
	case !json.Valid(l.Told):
		return errors.New("what it tells of is no JSON")
	}
	if _, err := time.Parse(time.RFC3339, l.At); err != nil {
		return fmt.Errorf("%q is no time", l.At)
	}
	return nil
}

// read returns the content of the file, nil if there is none. The error is a
// [*durable.ForeignError] where something else has its place, or that of its folder.
func (o Outbox) read() ([]byte, error) {
	f, err := durable.OpenIn(o.folder.Root, letter)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", o.Path(), err)
	}
	if b == nil {
		b = []byte{}
	}
	return b, nil
}

// decode reads the file of a letter.
func (o Outbox) decode(b []byte) (Letter, error) {
	damaged := func(what string) (Letter, error) {
		return Letter{}, fmt.Errorf("%s: %s: %w", o.Path(), what, durable.ErrRepairable)
	}
	if len(b) > MaxBytes {
		return damaged(fmt.Sprintf("more than %d bytes", MaxBytes))
	}
	line, message, _ := bytes.Cut(b, []byte("\n"))
	var h head
	if err := json.Unmarshal(line, &h); err != nil {
		return damaged("it is no letter, or has changed since it was written")
	}
	if h.Format > format {
		return Letter{}, fmt.Errorf("%s: %w", o.Path(), ErrNewer)
	}
	if h.Format < 1 || !isSummed(line) || len(message) != h.Size || sumOf(message) != h.Sum {
		return damaged(durable.ErrChanged.Error())
	}
	if o.library != "" && h.Library != o.library {
		return Letter{}, &durable.ForeignError{File: o.Path(), Has: durable.Identity{Library: h.Library}, Want: durable.Identity{Library: o.library}}
	}
	h.Letter.Bytes = message
	if err := h.Letter.check(); err != nil {
		return damaged(err.Error())
	}
	return h.Letter, nil
}
