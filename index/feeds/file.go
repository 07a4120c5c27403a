package feeds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"paperkin/index/durable"
)

// format is that of the file. A program that does not know it leaves the file alone.
const format = 1

// MaxBytes is the most bytes of the file: a larger one is none of ours.
const MaxBytes = 16 << 20

// head is the first line.
type head struct {
	Format  int    `json:"paperkin_sources"`
	Library string `json:"library"` // its id; empty for one that was not there yet
}

// Damage is a line of the file that does not count.
type Damage struct {
	Line    int // from 1 on
	Problem error
}

func (d Damage) Error() string { return fmt.Sprintf("%s:%d: %v", File, d.Line, d.Problem) }

func (d Damage) Unwrap() error { return d.Problem }

// content is what the file says.
type content struct {
	head
	feeds   []Feed
	damaged []Damage
	remains [][]byte // the damaged lines
}

// read reads the file; there may be none.
func (l List) read() (c content, err error) {
	b, err := l.Bytes()
	if err != nil {
		return c, err
	}
	c = decode(b)
	if c.Format > format {
		return c, fmt.Errorf("%s: %w", File, ErrNewer)
	}
	return c, nil
}

// Bytes returns the content of the file as it is at one moment, nil if there is none.
func (l List) Bytes() ([]byte, error) {
	f, err := durable.OpenIn(l.folder.Root, File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", File, err)
	}
	if len(b) > MaxBytes {
		return nil, fmt.Errorf("%s: more than %d bytes: %w", File, MaxBytes, durable.ErrRepairable)
	}
	return b, nil
}

// decode reads the lines of a file.
func decode(b []byte) (c content) {
	number := 0
	for line := range bytes.Lines(b) {
		number++
		text := bytes.TrimSpace(line)
		if len(text) == 0 {
			continue
		}
		if err := c.take(text); err != nil {
			if !bytes.HasSuffix(line, []byte("\n")) {
				err = errors.New("it was not written to its end")
			}
			c.damaged, c.remains = append(c.damaged, Damage{number, err}), append(c.remains, text)
		}
	}
	return c
}

// take takes one line, which is not empty.
func (c *content) take(line []byte) error {
	if err := durable.CheckSum(line); err != nil {
		return err
	}
	var h head
	if err := json.Unmarshal(line, &h); err == nil && h.Format > 0 {
		c.head = h
		return nil
	}
	var f Feed
	if err := json.Unmarshal(line, &f); err != nil {
		return fmt.Errorf("not a source: %w", err)
	}
	if f.Command == "" && f.Name == "" {
		return errors.New("not a source")
	}
	if err := f.check(); err != nil {
		return err
	}
	list, err := Add(c.feeds, f)
	if err == nil {
		c.feeds = list
	}
	return err
}

// encode writes the lines of a file, the damaged ones as they are.
func encode(library string, list []Feed, remains [][]byte) ([]byte, error) {
	var all bytes.Buffer
	write := func(v any) error {
		var b bytes.Buffer
		j := json.NewEncoder(&b)
		j.SetEscapeHTML(false)
		if err := j.Encode(v); err != nil {
			return err
		}
		all.Write(append(durable.Summed(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), '\n'))
		return nil
	}
	if err := write(head{format, library}); err != nil {
		return nil, err
	}
	for _, f := range list {
		if err := write(f); err != nil {
			return nil, err
		}
	}
	for _, line := range remains {
		all.Write(append(bytes.Clone(line), '\n'))
	}
	if all.Len() > MaxBytes {
		return nil, fmt.Errorf("%s would have more than %d bytes", File, MaxBytes)
	}
	return all.Bytes(), nil
}
