package write

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"paperkin/index/durable"
)

// A table is a file in the writer's folder of what was published: names in the order of their
// bytes, each with a hash of what was said of it.
//
//	line      tableMagic, and what the table is of
//	entries   length of the name, name, hash
//	0
//	4 bytes   CRC-32C of all before
//
// Lengths are varints, hashes and sums little-endian.
const tableMagic = "PKpubli1 "

// tablesFolder has the tables, in the folder of a library.
const tablesFolder = "published"

// unknown is the hash of a name of which nobody knows what was said last.
const unknown = 0

// errNoTable: there is no such table, or one that is of something else, or damaged.
var errNoTable = errors.New("no such table")

// longestEntry bounds the names of a table.
const longestEntry = 1 << 20

func (l *Library) tablePath(name string) string {
	return filepath.Join(l.write.Dir(), tablesFolder, name)
}

// tableOf is the first line of a table of something.
func (l *Library) tableOf(of string) string { return tableMagic + l.id + " " + of + "\n" }

// A tableReader reads the entries of a table. Without a file there are none.
type tableReader struct {
	f    *os.File
	in   *bufio.Reader
	name string // of the entry
	hash uint64
	buf  []byte
}

// openTable opens a table, or returns errNoTable. Its sum is right.
func (l *Library) openTable(name, of string) (*tableReader, error) {
	f, err := os.Open(l.tablePath(name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, errNoTable
	}
	if err != nil {
		return nil, err
	}
	head := l.tableOf(of)
	t := &tableReader{f: f, in: bufio.NewReaderSize(f, 64<<10)}
	if err = checkTable(f, head); err == nil {
		_, err = f.Seek(int64(len(head)), io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return t, nil
}

// checkTable reads all of a table.
func checkTable(f *os.File, head string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size := info.Size() - 4
	if size <= int64(len(head)) {
		return errNoTable
	}
	sum := crc32.New(durable.Castagnoli)
	in := bufio.NewReaderSize(f, 64<<10)
	have := make([]byte, len(head))
	if _, err := io.ReadFull(in, have); err != nil || string(have) != head {
		return errors.Join(errNoTable, err)
	}
	sum.Write(have)
	if _, err := io.CopyN(sum, in, size-int64(len(head))); err != nil {
		return err
	}
	var last [4]byte
	if _, err := io.ReadFull(in, last[:]); err != nil || binary.LittleEndian.Uint32(last[:]) != sum.Sum32() {
		return errors.Join(errNoTable, err)
	}
	return nil
}

// next goes to the next entry, if there is one.
func (t *tableReader) next() (more bool, err error) {
	if t.f == nil {
		return false, nil
	}
	n, err := binary.ReadUvarint(t.in)
	if err != nil || n == 0 {
		return false, err
	}
	if n > longestEntry {
		return false, fmt.Errorf("%s: a name of %d bytes", t.f.Name(), n)
	}
	if t.buf = append(t.buf[:0], make([]byte, n+8)...); err == nil {
		_, err = io.ReadFull(t.in, t.buf)
	}
	t.name, t.hash = string(t.buf[:n]), binary.LittleEndian.Uint64(t.buf[n:])
	return err == nil, err
}

func (t *tableReader) close() error {
	if t.f == nil {
		return nil
	}
	return t.f.Close()
}

// A tableWriter writes a table.
type tableWriter struct {
	out io.Writer
	buf []byte
}

// add adds an entry, whose name comes after the last one.
func (w *tableWriter) add(name string, hash uint64) error {
	w.buf = binary.AppendUvarint(w.buf[:0], uint64(len(name)))
	w.buf = append(w.buf, name...)
	w.buf = binary.LittleEndian.AppendUint64(w.buf, hash)
	_, err := w.out.Write(w.buf)
	return err
}

// writeTable replaces a table by one that write writes, durably, once it has returned nil.
func (l *Library) writeTable(name, of string, write func(*tableWriter) error) error {
	path := l.tablePath(name)
	if err := durable.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return durable.WriteFile(path, func(out io.Writer) error {
		sum := crc32.New(durable.Castagnoli)
		w := &tableWriter{out: io.MultiWriter(out, sum)}
		if _, err := io.WriteString(w.out, l.tableOf(of)); err != nil {
			return err
		}
		if err := write(w); err != nil {
			return err
		}
		if _, err := w.out.Write([]byte{0}); err != nil {
			return err
		}
		_, err := out.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32()))
		return err
	})
}

// differences compares a table with entries that come in the order of their names.
type differences struct {
	old     *tableReader
	changed func(name string, gone bool) error // is called in the order of the names
	begun   bool
	more    bool // the entry of old was not passed yet
}

func (d *differences) begin() (err error) {
	if !d.begun {
		d.begun = true
		d.more, err = d.old.next()
	}
	return err
}

// next takes the next entry.
func (d *differences) next(name string, hash uint64) error {
	err := d.begin()
	for err == nil && d.more && d.old.name < name {
		if err = d.changed(d.old.name, true); err == nil {
			d.more, err = d.old.next()
		}
	}
	if err != nil {
		return err
	}
	is := d.more && d.old.name == name
	if !is || d.old.hash != hash || hash == unknown {
		err = d.changed(name, false)
	}
	if is && err == nil {
		d.more, err = d.old.next()
	}
	return err
}

// end says that there are no more entries.
func (d *differences) end() error {
	err := d.begin()
	for err == nil && d.more {
		if err = d.changed(d.old.name, true); err == nil {
			d.more, err = d.old.next()
		}
	}
	return err
}
