package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	chromemgo "github.com/philippgille/chromem-go"

	"paperkin/index/chromem"
	"paperkin/index/vector"
)

// ask answers a question with the rows nearest to it.
type ask func(query []float32) ([]int, error)

// engines are those in Go: functions that open an engine's files, which is what
// a fresh process does before its first question.
var engines = map[string]func(folder string, rows, dimensions, k int) (ask, error){
	"paperkin":           openStore(chromem.Open),
	"chromem-memory":     openStore(chromem.OpenExact),
	"chromem-persistent": openPersistent,
	"gonum":              openGonum,
	"read-codes":         openReading("vectors.i8"),
	"read-vectors":       openReading("vectors.f32"),
}

// runEngine runs an engine in Go as a process, with the arguments of the scripts
// in the folder peers.
func runEngine(args []string, out io.Writer) error {
	name, verb := args[0], args[1]
	if verb == "build" {
		dimensions, err := strconv.Atoi(args[4])
		if err != nil {
			return err
		}
		if name == "chromem-persistent" {
			return buildPersistent(args[2], dimensions, args[5])
		}
		return buildStore(args[2], dimensions, args[5])
	}
	folder := args[2]
	numbers := make([]int, 3)
	for i, s := range []string{args[3], args[5], args[6]} {
		var err error
		if numbers[i], err = strconv.Atoi(s); err != nil {
			return err
		}
	}
	dimensions, k, runs := numbers[0], numbers[1], numbers[2]
	queries, unmap, err := mapRows(args[4], 0, dimensions)
	if err != nil {
		return err
	}
	defer unmap()
	rows := 0
	if info, err := os.Stat(filepath.Join(folder, "vectors.f32")); err == nil {
		rows = int((info.Size() - storeHeader) / int64(4*dimensions))
	}
	m := measurement{Engine: name}
	start := time.Now()
	search, err := engines[name](folder, rows, dimensions, k)
	if err != nil {
		return err
	}
	for i, q := range queries {
		ids, err := search(q)
		if err != nil {
			return err
		}
		if i == 0 {
			m.FirstMS = milliseconds(time.Since(start))
		}
		m.IDs = append(m.IDs, ids)
	}
	for i := range runs {
		start := time.Now()
		if _, err := search(queries[i%len(queries)]); err != nil {
			return err
		}
		m.WarmMS = append(m.WarmMS, milliseconds(time.Since(start)))
	}
	m.MemoryMB = peakMemory()
	return json.NewEncoder(out).Encode(m)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func openStore(open vector.Opener) func(string, int, int, int) (ask, error) {
	return func(folder string, rows, dimensions, k int) (ask, error) {
		dir, err := os.OpenRoot(folder)
		if err != nil {
			return nil, err
		}
		s, err := open(dir, dimensions, vector.Committed{Rows: rows})
		if err != nil {
			return nil, err
		}
		return func(q []float32) ([]int, error) {
			found, err := s.Search(context.Background(), vector.Query{Vector: q, K: k})
			if err != nil {
				return nil, err
			}
			ids := make([]int, 0, k)
			for _, n := range found[0][:min(k, len(found[0]))] {
				ids = append(ids, n.Slot)
			}
			return ids, nil
		}, nil
	}
}

func buildStore(vectors string, dimensions int, folder string) error {
	ctx := context.Background()
	rows, unmap, err := mapRows(vectors, 0, dimensions)
	if err != nil {
		return err
	}
	defer unmap()
	dir, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	s, err := chromem.Open(dir, dimensions, vector.Committed{})
	if err != nil {
		return err
	}
	defer s.Close()
	first := 0
	for page := range slices.Chunk(rows, 4096) {
		if err := s.Put(ctx, first, page); err != nil {
			return err
		}
		first += len(page)
	}
	return s.Optimize(ctx, first)
}

const collectionName = "vectors"

func openPersistent(folder string, _, _, k int) (ask, error) {
	db, err := chromemgo.NewPersistentDB(folder, false)
	if err != nil {
		return nil, err
	}
	c := db.GetCollection(collectionName, nil)
	return func(q []float32) ([]int, error) {
		found, err := c.QueryEmbedding(context.Background(), q, k, nil, nil)
		var ids []int
		for _, r := range found {
			id, _ := strconv.Atoi(r.ID)
			ids = append(ids, id)
		}
		return ids, err
	}, nil
}

func buildPersistent(vectors string, dimensions int, folder string) error {
	ctx := context.Background()
	rows, unmap, err := mapRows(vectors, 0, dimensions)
	if err != nil {
		return err
	}
	defer unmap()
	db, err := chromemgo.NewPersistentDB(folder, false)
	if err != nil {
		return err
	}
	c, err := db.CreateCollection(collectionName, nil, nil)
	if err != nil {
		return err
	}
	for i, v := range rows {
		if err := c.AddDocument(ctx, chromemgo.Document{ID: strconv.Itoa(i), Embedding: v}); err != nil {
			return err
		}
	}
	return nil
}
