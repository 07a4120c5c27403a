package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"paperkin/cmd/bench/grow"
)

// scale measures the program on libraries of growing sizes. It starts another process to
// make papers: the collection would count as memory of every process that it starts.
type scale struct {
	paperkin string // the program
	dir      string // of the libraries
	corpora  string
	extra    []string // lines of papers that no library has
	rounds   int
	log      io.Writer
}

// sized is what was measured of a library of one size.
type sized struct {
	papers   int
	cpu      map[string]float64 // ms of a process, medians
	memory   map[string]float64 // peak, MB
	bytes    map[string]float64 // of a paper in the files of a kind
	segments int
}

// runGrow measures libraries of growing sizes, whose papers are made of those of a
// collection.
func runGrow(args []string, out, log io.Writer) error {
	f := flag.NewFlagSet("bench grow", flag.ContinueOnError)
	corpora := f.String("corpora", os.Getenv("PAPERKIN_CORPORA"), "make papers of those in `DIR` (default $PAPERKIN_CORPORA)")
	sizes := f.String("sizes", "10000,30000,100000,300000,1000000", "how many papers: `N,...`")
	rounds := f.Int("rounds", 9, "processes of each command, by turns; medians are reported")
	keep := f.String("keep", "", "keep the libraries in `DIR`, or measure those that are there")
	papers := f.Int("papers", 0, "write `N` papers as JSON lines to standard output, and measure nothing")
	first := f.Int("first", 0, "the first of these is the `N`th")
	write := f.Bool("write", false, "write the tables and the plot to cmd/bench")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *papers > 0 {
		collection, err := grow.Read(*corpora)
		if err != nil {
			return err
		}
		return collection.Write(out, *first, *first+*papers)
	}
	dir, remove, err := scratch()
	if err != nil {
		return err
	}
	defer remove()
	s := scale{paperkin: filepath.Join(dir, "paperkin"), dir: dir, corpora: *corpora, rounds: *rounds, log: log}
	if err := s.readExtra(); err != nil {
		return err
	}
	if *keep != "" {
		s.dir = *keep
	}
	if err := buildProgram(s.paperkin, "./cmd/paperkin"); err != nil {
		return err
	}
	var all []sized
	for _, text := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < smallest {
			return fmt.Errorf("-sizes %s: want numbers from %d on", *sizes, smallest)
		}
		one, err := s.measure(n)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	text := growTables(all, runtime.NumCPU(), *rounds)
	fmt.Fprint(out, text)
	if !*write {
		return nil
	}
	if err := os.WriteFile(growPlotFile, []byte(growPlot(all)), 0o644); err != nil {
		return err
	}
	return replaceSection(resultsFile, "grow", text)
}

// costFile, beside a library, has what it took to make it: ms of CPU time, MB of memory.
const costFile = ".cost"

// smallest is the size of the library that the cost of one new paper is compared with.
const smallest = 1000

// measure makes a library of n papers, unless there is one, and measures it.
func (s scale) measure(n int) (sized, error) {
	m := sized{papers: n, cpu: map[string]float64{}, memory: map[string]float64{}, bytes: map[string]float64{}}
	library, small := filepath.Join(s.dir, strconv.Itoa(n)), filepath.Join(s.dir, strconv.Itoa(smallest))
	for _, l := range []struct {
		dir    string
		papers int
	}{{small, smallest}, {library, n}} {
		if _, err := os.Stat(l.dir); err == nil {
			continue
		}
		fmt.Fprintf(s.log, "indexing %s papers\n", thousands(l.papers))
		unfinished := l.dir + ".unfinished" // of a run that was stopped
		if err := os.RemoveAll(unfinished); err != nil {
			return m, err
		}
		cpu, memory, err := s.fill(unfinished, l.papers)
		if err == nil {
			err = os.WriteFile(l.dir+costFile, fmt.Appendln(nil, cpu, memory), 0o600)
		}
		if err == nil {
			err = os.Rename(unfinished, l.dir)
		}
		if err != nil {
			return m, errors.Join(err, os.RemoveAll(unfinished))
		}
	}
	b, err := os.ReadFile(library + costFile)
	if err != nil {
		return m, err
	}
	var cpu, memory float64
	if _, err := fmt.Sscan(string(b), &cpu, &memory); err != nil {
		return m, fmt.Errorf("%s: %w", library+costFile, err)
	}
	m.cpu["index"], m.memory["index"] = cpu, memory
	if err := m.measureFiles(library); err != nil {
		return m, err
	}
	fmt.Fprintf(s.log, "asking %s papers\n", thousands(n))
	if err := s.ask(&m, library); err != nil {
		return m, err
	}
	fmt.Fprintf(s.log, "adding to %s papers\n", thousands(n))
	return m, s.addOnes(&m, library, small)
}

// ask runs commands that read, by turns.
func (s scale) ask(m *sized, library string) error {
	times, peaks := map[string][]float64{}, map[string][]float64{}
	for round := range s.rounds + 1 {
		question, err := s.question(round % 3)
		if err != nil {
			return err
		}
		for _, c := range growCommands {
			args := append([]string{"--library", library, "--quiet"}, c.args...)
			if c.asks {
				args = append(args, question)
			}
			if c.name == "--version" {
				args = c.args
			}
			cpu, memory, err := runOnce(exec.Command(s.paperkin, args...), 1)
			if err != nil {
				return err
			}
			if round > 0 || s.rounds == 0 { // the first one fills caches
				times[c.name], peaks[c.name] = append(times[c.name], cpu), append(peaks[c.name], memory)
			}
		}
	}
	for name, list := range times {
		m.cpu[name], m.memory[name] = median(list), median(peaks[name])
	}
	return nil
}

// addOnes indexes one new paper after the other, into the library and into a small one by
// turns, and then asks again.
func (s scale) addOnes(m *sized, library, small string) error {
	var into, intoSmall, asked []float64
	for range s.rounds {
		for _, l := range []struct {
			dir  string
			cost *[]float64
		}{{library, &into}, {small, &intoSmall}} {
			line, err := s.next(l.dir)
			if err != nil {
				return err
			}
			cpu, _, err := s.index(l.dir, strings.NewReader(line))
			if err != nil {
				return err
			}
			*l.cost = append(*l.cost, cpu)
		}
	}
	for round := range s.rounds { // the questions of ask, each as often
		question, err := s.question((round + 1) % 3)
		if err != nil {
			return err
		}
		cpu, _, err := runOnce(exec.Command(s.paperkin, "--library", library, "--quiet", "search", question), 1)
		if err != nil {
			return err
		}
		asked = append(asked, cpu)
	}
	m.cpu["one"], m.cpu["one into a small one"], m.cpu["search afterwards"] = median(into), median(intoSmall), median(asked)
	segments, err := filepath.Glob(filepath.Join(library, "lexical", "*", "*.seg"))
	m.segments = len(segments)
	return err
}

// index adds papers to a library.
func (s scale) index(library string, papers io.Reader) (cpu, memory float64, err error) {
	cmd := exec.Command(s.paperkin, "--library", library, "--quiet", "index", "--embedder", "builtin", "-")
	cmd.Stdin = papers
	return runOnce(cmd, 0)
}

// runOnce runs a command, which may end with a second exit code as well, and returns its
// CPU time in ms and its peak memory in MB.
func runOnce(cmd *exec.Cmd, alsoCode int) (cpu, memory float64, err error) {
	var said strings.Builder
	cmd.Stderr = &said
	err = cmd.Run()
	if err != nil && (alsoCode == 0 || cmd.ProcessState.ExitCode() != alsoCode) {
		return 0, 0, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, said.String())
	}
	return milliseconds(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()), peakOf(cmd.ProcessState), nil
}

// measureFiles measures how many bytes of a library's files there are for each paper.
func (m *sized) measureFiles(library string) error {
	return filepath.WalkDir(library, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		in, err := filepath.Rel(library, path)
		kind, _, _ := strings.Cut(filepath.ToSlash(in), "/")
		m.bytes[kind] += float64(info.Size()) / float64(m.papers)
		return err
	})
}
