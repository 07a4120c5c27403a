package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"paperkin/index/paper/charset"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/packed"
)

// ErrNothing: an argument does not lead to any file to read, or a file has no papers.
// What such a file is instead is a [foreign.Error], where that is known.
var ErrNothing = errors.New("nothing to read")

// content is that of a source: decompressed, in UTF-8 and with line feeds, with a buffer
// of a head's size, or a zip archive. It is to be closed.
type content struct {
	*bufio.Reader
	decoder *charset.Reader
	zip     *zipped // instead of the two
}

// Close lets go of what the content has besides its source.
func (c content) Close() error {
	if c.zip == nil {
		return nil
	}
	return c.zip.Close()
}

// open opens the content of a source. The error for one that is neither text nor a zip
// archive wraps [ErrNothing].
func open(raw io.Reader, name string) (content, error) {
	in, err := packed.NewReader(raw, max(format.HeadSize, charset.Window))
	if err != nil {
		return content{}, err
	}
	if head, _ := in.Peek(4); isZip(head) {
		z, err := openZip(raw, in, name)
		return content{zip: z}, err
	}
	return openText(raw, in, name)
}

// openText is [open] for text alone, decompressed from raw.
func openText(raw io.Reader, in *bufio.Reader, name string) (content, error) {
	head, _ := in.Peek(format.HeadSize)
	if found := foreign.File(head, name); found.Known() {
		if f, info := regularFile(raw); f != nil && foreign.File(startOf(f), name) == found { // not compressed
			return content{}, refuse(foreign.Look(f, info.Size(), found))
		}
		return content{}, refuse(foreign.Look(bytes.NewReader(head), int64(len(head)), found))
	}
	decoder := charset.NewReader(in)
	text := charset.Lines(bufio.NewReaderSize(decoder, format.HeadSize))
	decoded := format.Peek(text)
	if found := foreign.Noise(decoded.Bytes, name); found.Known() && !decoded.EndsInRecords() {
		return content{}, refuse(found)
	}
	return content{Reader: text, decoder: decoder}, nil
}

// Text returns the text of an input, such as a file of that name: decompressed, in UTF-8
// and with line feeds. The error for one that is no text wraps [ErrNothing], and a
// [foreign.Error] that says what it is.
func Text(raw io.Reader, name string) (io.Reader, error) {
	packed, err := packed.NewReader(raw, max(format.HeadSize, charset.Window))
	if err != nil {
		return nil, err
	}
	in, err := openText(raw, packed, name)
	if err != nil {
		return nil, err
	}
	head, err := in.Peek(format.HeadSize)
	if len(bytes.TrimSpace(head)) == 0 && (err == nil || err == io.EOF) {
		found := foreign.Text(head, name)
		return nil, refuse(found)
	}
	return in, nil
}

// unread makes [ErrNothing] of an error by which no paper was read, if it is that of
// damaged compressed data or of something else than papers.
func unread(err error) error {
	var damage *packed.DamageError
	var other *foreign.Error
	switch {
	case errors.Is(err, ErrNothing):
		return err
	case errors.As(err, &other):
		return fmt.Errorf("%w: %w", ErrNothing, err)
	case !errors.As(err, &damage):
		return err
	}
	return nothingIn(foreign.Damaged, fmt.Sprintf("a damaged file (%v)", damage))
}

// detect returns the format of a source. An error that is not one of reading wraps
// [ErrNothing].
func detect(head *format.Head, name string) (*format.Format, error) {
	f, err := formats.Detect(head, name)
	switch {
	case errors.Is(err, formats.ErrUnknown):
		err = unknown{err}
	case err != nil && err != head.Err:
		err = fmt.Errorf("%w: %w", ErrNothing, err)
	}
	return f, err
}

// unknown is an error of an unknown format that is [ErrNothing] too.
type unknown struct{ error }

func (u unknown) Unwrap() []error { return []error{u.error, ErrNothing} }

// nothing says what a source is that was read as a format and has no record.
func nothing(head *format.Head, name string, f *format.Format) error {
	found := foreign.Text(head.Bytes, name)
	if !found.Known() {
		found = foreign.Finding{Kind: foreign.Misread, What: fmt.Sprintf("a file without papers in the format %s", f)}
	}
	return refuse(found)
}
