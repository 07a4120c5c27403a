// Package config reads and edits configuration files: TOML (https://toml.io) with a key
// and a value a line, of which the values are texts, numbers, true or false, and lists of
// them. An edit changes one entry and leaves all other bytes as they are, comments
// included.
//
// It knows no keys: which ones there are, and what their values may be, is for others to
// say.
package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"paperkin/index/durable"
)

// maxSize is the most bytes that a file may have.
const maxSize = 1 << 20

// A File is a configuration file that has been read.
type File struct {
	Path    string
	Entries []Entry // in their order in the file; no key twice
	data    []byte
}

// An Entry is a key and its value.
type Entry struct {
	Key    string
	Values []string // as an option of that name takes them; several only of a list
	Line   int      // in the file, from 1

	start, end int // where it stands in the file
}

// Error is a mistake in a file.
type Error struct {
	Path    string
	Line    int // 0 if it is not about a line
	Message string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Message)
}

// Read reads the file at path. One that does not exist is one without entries. Mistakes are
// an [*Error].
func Read(path string) (*File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) || isBelowFile(err) {
		return &File{Path: path}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxSize {
		return nil, &Error{path, 0, fmt.Sprintf("%d bytes are too many for a configuration", info.Size())}
	}
	data := make([]byte, info.Size())
	n, err := f.ReadAt(data, 0)
	if n < len(data) {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return parse(path, data)
}

func parse(path string, data []byte) (*File, error) {
	f := &File{Path: path, data: bytes.TrimPrefix(data, []byte("\ufeff"))}
	var p unstable.Parser
	p.Reset(f.data)
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind != unstable.KeyValue {
			key := e.Key()
			key.Next()
			return nil, &Error{path, p.Shape(key.Node().Raw).Start.Line, "there are no tables: write KEY = VALUE"}
		}
		one, err := entry(&p, e)
		line := p.Shape(e.Raw).Start.Line
		if err == nil {
			if i := slices.IndexFunc(f.Entries, func(e Entry) bool { return e.Key == one.Key }); i >= 0 {
				err = fmt.Errorf("%s is set in line %d already", one.Key, f.Entries[i].Line)
			}
		}
		if err != nil {
			return nil, &Error{path, line, err.Error()}
		}
		one.Line = line
		f.Entries = append(f.Entries, one)
	}
	var bad *unstable.ParserError
	if errors.As(p.Error(), &bad) {
		return nil, &Error{path, p.Shape(p.Range(bad.Highlight)).Start.Line, bad.Message}
	}
	return f, p.Error()
}

// entry reads an expression.
func entry(p *unstable.Parser, e *unstable.Node) (Entry, error) {
	one := Entry{start: int(e.Raw.Offset), end: int(e.Raw.Offset + e.Raw.Length)}
	var parts []string
	for key := e.Key(); key.Next(); {
		parts = append(parts, string(key.Node().Data))
	}
	one.Key = strings.Join(parts, ".")
	value := e.Value()
	if value.Kind != unstable.Array {
		text, err := scalar(one.Key, value)
		one.Values = []string{text}
		return one, err
	}
	for list := value.Children(); list.Next(); {
		text, err := scalar(one.Key, list.Node())
		if err != nil {
			return one, err
		}
		one.Values = append(one.Values, text)
	}
	return one, nil
}

// scalar is a value as an option takes it.
func scalar(key string, v *unstable.Node) (string, error) {
	text := string(v.Data)
	switch v.Kind {
	case unstable.String, unstable.Bool, unstable.LocalDate: // a date needs no quotes
		return text, nil
	case unstable.Integer:
		n, err := strconv.ParseInt(text, 0, 64)
		if err != nil {
			return "", fmt.Errorf("%s = %s: too large a number", key, text)
		}
		return strconv.FormatInt(n, 10), nil
	case unstable.Float:
		return strings.ReplaceAll(text, "_", ""), nil
	}
	return "", fmt.Errorf("%s: want a text in quotes, a number, true or false, or a list of them", key)
}

// Get returns the entry of a key.
func (f *File) Get(key string) (Entry, bool) {
	for _, e := range f.Entries {
		if e.Key == key {
			return e, true
		}
	}
	return Entry{}, false
}

// Text is how a value is written in a file: in quotes.
func Text(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b) // what JSON writes for a text, TOML reads
	e.SetEscapeHTML(false)
	e.Encode(s) // a text always has a JSON form
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}

// List is how a list of texts is written in a file.
func List(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = Text(v)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// Set returns the file with a key of that value, which is written as it stands: see [Text].
func (f *File) Set(key, value string) (*File, error) {
	line := key + " = " + value
	e, ok := f.Get(key)
	if ok {
		return f.edit(e.start, e.end, line)
	}
	at := len(f.data)
	if at > 0 && f.data[at-1] != '\n' {
		line = f.lineEnd() + line
	}
	return f.edit(at, at, line+f.lineEnd())
}

// lineEnd is how the file's lines end.
func (f *File) lineEnd() string {
	if bytes.Contains(f.data, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// Unset returns the file without a key: its lines are gone, and so is a comment at their
// end.
func (f *File) Unset(key string) (*File, error) {
	e, ok := f.Get(key)
	if !ok {
		return f, nil
	}
	start := bytes.LastIndexByte(f.data[:e.start], '\n') + 1
	end := len(f.data)
	if n := bytes.IndexByte(f.data[e.end:], '\n'); n >= 0 {
		end = e.end + n + 1
	}
	return f.edit(start, end, "")
}

func (f *File) edit(from, to int, text string) (*File, error) {
	return parse(f.Path, slices.Concat(f.data[:from:from], []byte(text), f.data[to:]))
}

// Write writes the file, which only its owner can read if it is new. A link stays one.
func (f *File) Write() error { return durable.WriteFile(f.Path, durable.Bytes(f.data)) }
