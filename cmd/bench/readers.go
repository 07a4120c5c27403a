package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	stdxml "encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"paperkin/cmd/bench/shape"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/source"
)

// readerRun is what a process that reads or parses a file reports.
type readerRun struct {
	Records int     `json:"records"`
	CPU     float64 `json:"cpu"`  // seconds
	Peak    float64 `json:"peak"` // MB of resident memory
}

// readerResult is what was measured of a format.
type readerResult struct {
	format  string
	parser  shape.Parser
	records int
	read    float64 // CPU seconds, medians
	bare    float64
	peak    float64 // MB, of the large file; 0: not measured
	size    int64   // bytes, of the small file
}

// ratio is how many times the CPU of a bare parse reading takes; 0 where there is no parser.
func (r readerResult) ratio() float64 {
	if r.parser == shape.Lines {
		return 0
	}
	return r.read / r.bare
}

// runReaders compares the readers of the formats with bare parses of the same files by the
// libraries under them: the CPU of whole processes, by turns, and the peak of memory on a
// large file.
func runReaders(args []string, out, log io.Writer) error {
	f := flag.NewFlagSet("bench readers", flag.ContinueOnError)
	corpora := f.String("corpora", os.Getenv("PAPERKIN_CORPORA"), "make files of papers.jsonl.gz in `DIR` (default $PAPERKIN_CORPORA)")
	dir := f.String("dir", "", "make the files in `DIR`, which needs room for the largest (default: a temporary folder)")
	only := f.String("formats", strings.Join(shape.Names(), ","), "the formats to measure: `NAME,...`")
	size := f.Int64("size", 32, "compare CPU on files of `MB`")
	large := f.Int64("large", 1024, "measure memory on files of `MB`; 0: not at all")
	rounds := f.Int("rounds", 5, "processes of each kind, by turns; medians are reported")
	write := f.Bool("write", false, "write the table to cmd/bench/README.md")
	if err := f.Parse(args); err != nil {
		return err
	}
	papers, err := somePapers(*corpora)
	if err != nil {
		return err
	}
	if *dir == "" {
		made, remove, err := scratch()
		if err != nil {
			return err
		}
		defer remove()
		*dir = made
	}
	var results []readerResult
	for _, name := range strings.Split(*only, ",") {
		r, err := measureReader(name, *dir, papers, *size<<20, *large<<20, *rounds, log)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		results = append(results, r)
		fmt.Fprintln(log, readerRow(r))
	}
	table := readersTable(results, *size, *large, *rounds)
	fmt.Fprint(out, table)
	if !*write {
		return nil
	}
	return replaceSection(resultsFile, "readers", table)
}

// mostPapers is how many papers the files are made of, again and again.
const mostPapers = 20_000

// somePapers reads papers of the corpus.
func somePapers(corpora string) (papers []paper.Paper, err error) {
	name := filepath.Join(corpora, "papers.jsonl.gz")
	s := source.New(name, func() (io.ReadCloser, error) { return os.Open(name) })
	for r, err := range source.Read(context.Background(), []source.Source{s}, source.Options{}) {
		if err != nil {
			return nil, err
		}
		if papers = append(papers, r.Paper); len(papers) == mostPapers {
			break
		}
	}
	return papers, nil
}

// mostZip is how large the large file of a format is that is compressed: a workbook of so many
// bytes has as many rows as Excel can show.
const mostZip = 100 << 20

// measureReader measures the reader of a format.
func measureReader(name, dir string, papers []paper.Paper, size, large int64, rounds int, log io.Writer) (r readerResult, err error) {
	r = readerResult{format: name, parser: shape.ParserOf(name)}
	file := filepath.Join(dir, name)
	if r.records, r.size, err = makeFile(file, name, papers, size); err != nil {
		return r, err
	}
	var read, bare []float64
	for range rounds {
		for _, how := range []string{"bare", "read"} {
			run, err := startReader(how, name, file)
			if err != nil {
				return r, err
			}
			switch {
			case how == "bare":
				bare = append(bare, run.CPU)
			case run.Records != r.records:
				return r, fmt.Errorf("%d of %d records were read", run.Records, r.records)
			default:
				read = append(read, run.CPU)
			}
		}
	}
	r.read, r.bare = median(read), median(bare)
	if r.parser == shape.Zip {
		large = min(large, mostZip)
	}
	if large > 0 {
		fmt.Fprintf(log, "%s: a file of %d MB\n", name, large>>20)
		if _, _, err = makeFile(file, name, papers, large); err != nil {
			return r, err
		}
		run, err := startReader("read", name, file)
		if err != nil {
			return r, err
		}
		r.peak = run.Peak
	}
	return r, os.Remove(file)
}

// makeFile writes papers in a format.
func makeFile(path, name string, papers []paper.Paper, size int64) (records int, bytes int64, err error) {
	file, err := os.Create(path)
	if err != nil {
		return 0, 0, err
	}
	records, err = shape.Write(file, name, papers, size)
	info, statErr := file.Stat()
	if err = errors.Join(err, statErr, file.Close()); err != nil {
		return 0, 0, err
	}
	return records, info.Size(), nil
}

// startReader starts a process that reads or parses a file.
func startReader(how, name, file string) (run readerRun, err error) {
	self, err := os.Executable()
	if err != nil {
		return run, err
	}
	cmd := exec.Command(self, "reader", how, name, file)
	cmd.Stderr = os.Stderr
	b, err := cmd.Output()
	if err != nil {
		return run, err
	}
	return run, json.Unmarshal(b, &run)
}

// runReader is that process.
func runReader(args []string, out io.Writer) error {
	how, name, path := args[0], args[1], args[2]
	f, err := formats.Named(name)
	if err != nil {
		return err
	}
	var run readerRun
	before := cpuSeconds()
	if how == "read" {
		s := source.New(path, func() (io.ReadCloser, error) { return os.Open(path) })
		for _, err := range source.Read(context.Background(), []source.Source{s}, source.Options{Format: f}) {
			if err != nil {
				return err
			}
			run.Records++
		}
	} else {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := parseBare(bufio.NewReaderSize(file, 1<<16), name); err != nil {
			return err
		}
	}
	run.CPU, run.Peak = cpuSeconds()-before, ownPeak()
	return json.NewEncoder(out).Encode(run)
}

// ownPeak is the largest resident memory of this process, in MB, where the system says it; 0
// elsewhere. What the system says of a process that has ended counts its parent's, too, of
// before it started.
func ownPeak() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if kilobytes, found := strings.CutPrefix(line, "VmHWM:"); found {
			n, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(kilobytes), " kB"), 64)
			return n / 1024
		}
	}
	return 0
}

// parseBare reads a file with a library alone: every token of XML, every record of JSON as a
// value, every row of CSV, every line.
func parseBare(in *bufio.Reader, format string) (err error) {
	switch shape.ParserOf(format) {
	case shape.XML:
		d := stdxml.NewDecoder(in)
		d.Entity = stdxml.HTMLEntity
		for err == nil {
			_, err = d.Token()
		}
	case shape.JSON:
		err = parseJSON(json.NewDecoder(in), shape.OneALine(format))
	case shape.Zip:
		return parseZip(in)
	case shape.CSV:
		r := csv.NewReader(in)
		r.ReuseRecord = true
		for err == nil {
			_, err = r.Read()
		}
	default:
		for err == nil {
			_, err = in.ReadSlice('\n')
			if err == bufio.ErrBufferFull {
				err = nil
			}
		}
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// parseZip reads every token of the XML in an archive, which must fit into memory.
func parseZip(in io.Reader) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		d := stdxml.NewDecoder(bufio.NewReaderSize(r, 1<<16))
		for err == nil {
			_, err = d.Token()
		}
		if err != io.EOF {
			return err
		}
	}
	return nil
}

// parseJSON decodes records, one a line, or those in the lists of a document.
func parseJSON(d *json.Decoder, lines bool) error {
	for {
		if !lines {
			switch t, err := d.Token(); {
			case err != nil:
				return err
			case t != json.Delim('['):
				continue
			}
		}
		for lines || d.More() {
			var record any
			if err := d.Decode(&record); err != nil {
				return err
			}
		}
	}
}
