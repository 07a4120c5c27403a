package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"paperkin/cmd/bench/grow"
)

// papersOf are n papers of a collection as JSON lines, in an order that mixes its fields and
// is the same at every run.
func papersOf(folder string, n int) (lines [][]byte, err error) {
	if folder == "" {
		return nil, errors.New("name the folder with the papers: -corpora DIR, or PAPERKIN_CORPORA")
	}
	for _, name := range grow.Files {
		if lines, err = appendLines(lines, filepath.Join(folder, name)); err != nil {
			return nil, err
		}
	}
	if len(lines) < n {
		return nil, fmt.Errorf("%s has %d papers, want %d: live fewer -days, or with fewer papers -each", folder, len(lines), n)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return lines[:n], nil
}

func appendLines(lines [][]byte, path string) ([][]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	plain, err := unpacked(f, filepath.Ext(path))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	in := bufio.NewScanner(plain)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		lines = append(lines, append([]byte(nil), in.Bytes()...))
	}
	return lines, in.Err()
}

func unpacked(r io.Reader, extension string) (io.Reader, error) {
	if extension == ".gz" {
		return gzip.NewReader(r)
	}
	return zstd.NewReader(r)
}
