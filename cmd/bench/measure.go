package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
)

// nearest is the number of rows that each question asks for.
const nearest = 10

// measurement is what one process of an engine reports.
type measurement struct {
	Engine   string    `json:"engine"`
	Version  string    `json:"version"`
	FirstMS  float64   `json:"first_ms"`
	WarmMS   []float64 `json:"warm_ms"`
	IDs      [][]int   `json:"ids"`
	MemoryMB float64   `json:"rss_mb"`
}

// A result summarises the processes of one engine on one dataset.
type result struct {
	dataset dataset
	contender
	version            string
	first, warm        float64 // medians, ms
	firstMin, firstMax float64
	memory             float64 // median of the peaks, MB
	recall             float64 // share of the true nearest rows that it found
	answers            bool    // false for a mere limit, which finds no rows
}

// A contender is an engine and how it is started.
type contender struct {
	name    string // in the table
	files   string // the folder of its files within a dataset's
	command []string
	most    int // largest dataset that it runs on, in rows; 0: no limit
}

// ownName is Paperkin's name, in bold in the table.
const ownName = "**Paperkin**"

// contenders returns the engines that this machine has. The answers of the
// first are the truth for the recall of the others.
func (o *options) contenders() ([]contender, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	inGo := func(name, files, engine string) contender {
		return contender{name: name, files: files, command: []string{self, "engine", engine}}
	}
	list := []contender{
		inGo("chromem-go, filled in memory", "paperkin", "chromem-memory"),
		inGo(ownName, "paperkin", "paperkin"),
		inGo("reading the codes (limit)", "paperkin", "read-codes"),
		inGo("reading the float32 rows", "paperkin", "read-vectors"),
		inGo("gonum, float32 flat scan", "paperkin", "gonum"),
	}
	persistent := inGo("chromem-go, persistent", "chromem", "chromem-persistent")
	persistent.most = 100_000 // a file for every vector
	list = append(list, persistent)
	if o.peers == "" {
		return list, nil
	}
	for name, script := range map[string]string{"FAISS": "faiss_flat.py", "sqlite-vec": "sqlite_vec.py", "LanceDB": "lancedb.mjs", "USearch": "usearch.mjs"} {
		path, err := filepath.Abs(filepath.Join("cmd", "bench", "peers", script))
		if err != nil {
			return nil, err
		}
		list = append(list, contender{name: name + ", flat", files: name, command: []string{path}})
	}
	slices.SortFunc(list[6:], func(a, b contender) int { return bytes.Compare([]byte(a.name), []byte(b.name)) })
	return list, nil
}

// compare measures the contenders on a dataset, in turn, each in fresh
// processes. One that fails is left out, and the log says why.
func (o *options) compare(d dataset) ([]result, error) {
	list, err := o.contenders()
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(c contender) bool {
		if c.most > 0 && d.rows > c.most {
			return true
		}
		err := o.build(d, c)
		if err != nil {
			fmt.Fprintf(o.log, "%s, %s: left out: %v\n", d.name, c.name, err)
		}
		return err != nil
	})
	runs := 10
	if d.rows > 500_000 {
		runs = 3
	}
	measured := make([][]measurement, len(list))
	for round := range o.rounds {
		for i, c := range list {
			fmt.Fprintf(o.log, "%s, round %d: %s\n", d.name, round+1, c.name)
			m, err := o.search(d, c, runs)
			switch {
			case err == nil:
				measured[i] = append(measured[i], m)
			case c.files == "paperkin":
				return nil, fmt.Errorf("%s, %s: %w", d.name, c.name, err)
			default:
				fmt.Fprintf(o.log, "%s, %s: %v\n", d.name, c.name, err)
			}
		}
	}
	var results []result
	for i, c := range list {
		if len(measured[i]) == o.rounds {
			results = append(results, summarise(d, c, measured[i], measured[0][0].IDs))
		}
	}
	return results, nil
}

// build makes the engine's files unless an earlier run did.
func (o *options) build(d dataset, c contender) error {
	folder := filepath.Join(d.dir, c.files)
	if _, err := os.Stat(folder); err == nil {
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fmt.Fprintf(o.log, "%s: building for %s\n", d.name, c.name)
	partial := folder + ".partial"
	if err := errors.Join(os.RemoveAll(partial), os.MkdirAll(partial, 0o700)); err != nil {
		return err
	}
	if _, err := o.start(c, "build", d.vectors(), strconv.Itoa(d.rows), strconv.Itoa(d.dimensions), partial); err != nil {
		return err
	}
	return os.Rename(partial, folder)
}

// search measures one process. Its files are read first, so that they are in the
// page cache, which may not hold the files of all engines together.
func (o *options) search(d dataset, c contender, runs int) (m measurement, err error) {
	if err := readAll(filepath.Join(d.dir, c.files)); err != nil {
		return m, err
	}
	out, err := o.start(c, "search", filepath.Join(d.dir, c.files), strconv.Itoa(d.dimensions), d.queries(), strconv.Itoa(nearest), strconv.Itoa(runs))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(out, &m)
}

// start runs a process of an engine and returns its output.
func (o *options) start(c contender, args ...string) ([]byte, error) {
	cmd := exec.Command(c.command[0], append(slices.Clone(c.command[1:]), args...)...)
	cores := strconv.Itoa(runtime.NumCPU())
	cmd.Env = append(os.Environ(), "PEERS="+o.peers, "OMP_NUM_THREADS="+cores, "RAYON_NUM_THREADS="+cores)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(complaints.Bytes()))
	}
	return out, nil
}

// summarise returns the medians of an engine's processes, and the recall of
// their answers.
func summarise(d dataset, c contender, list []measurement, truth [][]int) result {
	r := result{dataset: d, contender: c, version: list[0].Version}
	var first, warm, memory []float64
	for _, m := range list {
		first = append(first, m.FirstMS)
		warm = append(warm, median(m.WarmMS))
		memory = append(memory, m.MemoryMB)
	}
	r.first, r.warm, r.memory = median(first), median(warm), median(memory)
	r.firstMin, r.firstMax = slices.Min(first), slices.Max(first)
	found, all := 0, 0
	for i, ids := range list[0].IDs {
		for _, id := range truth[i] {
			all++
			if slices.Contains(ids, id) {
				found++
			}
		}
		r.answers = r.answers || len(ids) > 0
	}
	r.recall = float64(found) / float64(max(all, 1))
	return r
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}
