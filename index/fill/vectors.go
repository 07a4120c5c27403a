package fill

import (
	"context"

	"paperkin/index/catalogue"
	"paperkin/index/vector"
)

// Vectors is where a library keeps the vectors of its papers, for its writer. Without one,
// they are in the library's folder: see [Target].
type Vectors interface {
	// Rows opens the rows of a space of which that state is committed, for more of them.
	Rows(ctx context.Context, s catalogue.Space, state vector.Committed) (Rows, error)
	// Nearest opens the rows that are committed for questions.
	Nearest(ctx context.Context, s catalogue.Space, state vector.Committed) (Nearest, error)
}

// Rows takes the vectors of a space. It is used by one goroutine.
type Rows interface {
	// Put keeps vectors of unit length, in the slots first, first+1, ..., and returns when
	// they are durable. What was put and not committed is left over from a crash: it is put
	// again, in the same slots or in others, and nothing finds the earlier ones.
	Put(ctx context.Context, first int, made []Made, vectors [][]float32) error
	// Renumber gives what lies in files another number: see [vector.Store].
	Renumber(ctx context.Context, number string) error
	// Optimize is called every few thousand committed rows, and at the end of a run.
	Optimize(ctx context.Context, committed int) error
	Close() error
}

// Made says what a vector was made of: a paper, its text by [catalogue.ExactHash], and
// whether that was all of it. By now the paper may have another text, or be gone.
type Made struct {
	Paper int64
	Hash  string
	State catalogue.State  // Done or Truncated
	Whole *catalogue.Whole // the paper when its text was read; nil unless the rows are [WholeRows]
}

// WholeRows are [Rows] that keep papers whole beside their vectors: then these are read at
// once with the texts.
type WholeRows interface{ KeepWhole() }

// Nearest finds rows. It is used by one goroutine.
type Nearest interface {
	// Nearest returns, for each of some questions, the similarities of the nearest rows, the
	// most similar first: K of them, or less where there are less, or more that tie with the
	// last one.
	Nearest(ctx context.Context, asked ...Asked) ([][]float64, error)
	Close() error
}

// Asked is a question to [Nearest].
type Asked struct {
	Vector []float32 // of unit length
	K      int
	But    catalogue.Row // a row that does not count; none where its Key is 0
}

// vectors is where the vectors of the target are.
func (t Target) vectors() Vectors {
	if t.Vectors != nil {
		return t.Vectors
	}
	return inFolder{t.Write, t.Open}
}

// inFolder is the vectors in the folder of a library.
type inFolder struct {
	write *catalogue.Writer
	open  vector.Opener
}

func (f inFolder) Rows(ctx context.Context, s catalogue.Space, state vector.Committed) (Rows, error) {
	if err := f.write.MakeSpaceFolder(s.Key); err != nil {
		return nil, err
	}
	rows, err := OpenRows(ctx, f.write, s, f.open, state)
	if err != nil {
		return nil, catalogue.FileGone(f.write.Dir(), err)
	}
	return filled{rows}, nil
}

// filled is the files of a space as [Rows].
type filled struct{ *Files }

// Put implements [Rows].
func (r filled) Put(ctx context.Context, first int, made []Made, vectors [][]float32) error {
	papers := make([]int64, len(made))
	for i, m := range made {
		papers[i] = m.Paper
	}
	return r.Files.Put(ctx, first, papers, vectors)
}

func (f inFolder) Nearest(_ context.Context, s catalogue.Space, state vector.Committed) (Nearest, error) {
	store, err := OpenStore(f.write.Folder(), s, f.open, state)
	if err != nil {
		return nil, catalogue.FileGone(f.write.Dir(), err)
	}
	return nearest{store}, nil
}

// nearest is a store as [Nearest].
type nearest struct{ vector.Store }

// Nearest implements [Nearest]. It asks for one row more, since one may not count.
func (n nearest) Nearest(ctx context.Context, asked ...Asked) ([][]float64, error) {
	queries := make([]vector.Query, len(asked))
	for i, a := range asked {
		queries[i] = vector.Query{Vector: a.Vector, K: a.K + 1}
	}
	found, err := n.Search(ctx, queries...)
	if err != nil {
		return nil, err
	}
	all := make([][]float64, len(asked))
	for i, a := range asked {
		for _, row := range found[i] {
			if a.But.Key == 0 || row.Slot != a.But.Slot {
				all[i] = append(all[i], row.Similarity)
			}
		}
	}
	return all, nil
}
