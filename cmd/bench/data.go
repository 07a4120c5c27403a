package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index/paper/source"
)

// A dataset is a file of vectors and one of questions, both rows of
// little-endian float32 of unit length.
type dataset struct {
	name       string
	dir        string
	rows       int
	dimensions int
	synthetic  bool
}

func (d dataset) vectors() string { return filepath.Join(d.dir, "vectors.f32") }
func (d dataset) queries() string { return filepath.Join(d.dir, "queries.f32") }

// questions is the number of questions in a dataset.
const questions = 10

// datasets returns the datasets of the options, and makes those that no earlier
// run has made.
func (o *options) datasets() ([]dataset, error) {
	var sets []dataset
	for _, n := range o.sizes {
		d := dataset{name: fmt.Sprintf("%s x 768", thousands(n)), dir: filepath.Join(o.dir, fmt.Sprint("synthetic-", n)), rows: n, dimensions: 768, synthetic: true}
		if err := o.once(&d, synthesise); err != nil {
			return nil, err
		}
		sets = append(sets, d)
	}
	if o.corpora == "" {
		return sets, nil
	}
	for _, files := range [][]string{{"papers.jsonl.gz"}, {"papers.jsonl.gz", "papers-fields.jsonl.zst"}} {
		d := dataset{dir: filepath.Join(o.dir, fmt.Sprint("papers-", len(files)))}
		err := o.once(&d, func(d *dataset, add func([]float32) error, ask func([]float32) error) error {
			return embedPapers(o.corpora, files, add, ask)
		})
		if err != nil {
			return nil, err
		}
		d.name = fmt.Sprintf("%s papers x %d", thousands(d.rows), d.dimensions)
		sets = append(sets, d)
	}
	return sets, nil
}

// once makes the files of a dataset unless they exist, and counts their rows.
func (o *options) once(d *dataset, fill func(d *dataset, add, ask func([]float32) error) error) error {
	if _, err := os.Stat(d.queries()); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(o.log, "making", d.dir)
		if err := d.write(fill); err != nil {
			return err
		}
	}
	v, err := os.Stat(d.vectors())
	if err != nil {
		return err
	}
	q, err := os.Stat(d.queries())
	if err != nil {
		return err
	}
	d.dimensions = int(q.Size() / 4 / questions)
	d.rows = int(v.Size() / 4 / int64(d.dimensions))
	return nil
}

// write writes the vectors and then the questions, whose file marks the dataset
// as complete.
func (d *dataset) write(fill func(d *dataset, add, ask func([]float32) error) error) error {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return err
	}
	vectors, err := os.Create(d.vectors())
	if err != nil {
		return err
	}
	defer vectors.Close()
	out := bufio.NewWriterSize(vectors, 1<<20)
	var asked []byte
	err = fill(d, func(v []float32) error {
		_, err := out.Write(embed.AppendBytes(nil, v))
		return err
	}, func(v []float32) error {
		asked = embed.AppendBytes(asked, v)
		return nil
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	return os.WriteFile(d.queries(), asked, 0o600)
}

// synthesise makes vectors in clusters of about a hundred, as papers cluster by
// subject, and questions near the centres.
func synthesise(d *dataset, add, ask func([]float32) error) error {
	r := rand.New(rand.NewPCG(uint64(d.rows), 768))
	near := func(centre []float32, spread float32) []float32 {
		v := make([]float32, d.dimensions)
		for i := range v {
			v[i] = spread * float32(r.NormFloat64())
			if centre != nil {
				v[i] += centre[i]
			}
		}
		if err := embed.CheckVector(v, d.dimensions); err != nil {
			panic(err) // random vectors are not zero
		}
		return v
	}
	unit := 1 / float32(math.Sqrt(float64(d.dimensions)))
	centres := make([][]float32, max(1, d.rows/100))
	for i := range centres {
		centres[i] = near(nil, 1)
	}
	for range d.rows {
		if err := add(near(centres[r.IntN(len(centres))], 0.7*unit)); err != nil {
			return err
		}
	}
	for range questions {
		if err := ask(near(centres[r.IntN(len(centres))], unit)); err != nil {
			return err
		}
	}
	return nil
}

// embedPapers embeds the abstracts of papers with the built-in model; the
// first titles are the questions.
func embedPapers(corpora string, files []string, add, ask func([]float32) error) error {
	ctx := context.Background()
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = filepath.Join(corpora, f)
	}
	sources, _, err := source.Expand(names, nil, source.Options{})
	if err != nil {
		return err
	}
	e, err := static.Open()
	if err != nil {
		return err
	}
	var texts []string
	flush := func() error {
		vectors, err := e.EmbedDocuments(ctx, texts)
		var partial *embed.Partial
		if err != nil && !errors.As(err, &partial) {
			return err
		}
		for _, v := range vectors {
			if v == nil {
				continue // a text without a word that the model knows
			}
			if err := add(v); err != nil {
				return err
			}
		}
		texts = texts[:0]
		return nil
	}
	asked := 0
	for r, err := range source.Read(ctx, sources, source.Options{}) {
		if err != nil {
			return err
		}
		if asked < questions {
			asked++
			v, err := e.EmbedQuery(ctx, r.Paper.Title)
			if err != nil {
				return err
			}
			if err := ask(v); err != nil {
				return err
			}
		}
		if texts = append(texts, e.Space().Document(r.Paper.Title, r.Paper.Abstract)); len(texts) == 512 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
