package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"unsafe"

	"github.com/edsrzf/mmap-go"
)

// storeHeader is how many bytes come before the rows in Paperkin's file of vectors:
// see package chromem.
const storeHeader = 64

// mapRows maps a file of float32 rows after a header of some bytes, a multiple of
// four. The benchmark is for little-endian machines.
func mapRows(path string, header, dimensions int) (rows [][]float32, unmap func() error, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	m, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, nil, err
	}
	all := unsafe.Slice((*float32)(unsafe.Pointer(&m[0])), len(m)/4)[header/4:]
	rows = make([][]float32, len(all)/dimensions)
	for i := range rows {
		rows[i] = all[i*dimensions : (i+1)*dimensions]
	}
	return rows, m.Unmap, nil
}

// readAll reads all files of a folder.
func readAll(folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, f)
		return errors.Join(err, f.Close())
	})
}

func wordsOf(b []byte) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(&b[0])), len(b)/8)
}

// peakMemory is the largest resident memory of this process in MB, 0 where
// Linux's /proc is missing.
func peakMemory() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	kb, err := strconv.ParseFloat(string(bytes.Fields(rest)[0]), 64)
	if err != nil {
		return 0
	}
	return kb / 1024
}

// replaceSection replaces the text between the markers of a section of a file.
func replaceSection(path, name, text string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	start, end := []byte("<!-- "+name+" -->\n"), []byte("<!-- /"+name+" -->\n")
	i, j := bytes.Index(b, start), bytes.Index(b, end)
	if i < 0 || j < i {
		return fmt.Errorf("%s: no section between %s and %s", path, bytes.TrimSpace(start), bytes.TrimSpace(end))
	}
	whole := append(append(append([]byte{}, b[:i+len(start)]...), text...), b[j:]...)
	return os.WriteFile(path, whole, 0o644)
}
