package fill

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"paperkin/embed"
	"paperkin/index/calibrate"
	"paperkin/index/catalogue"
)

// The names of a space's values: its calibration, and one that is not finished.
const (
	calibrationValue = "calibration"
	measuredValue    = "calibrating"
)

// calibrateEvery is how many questions are asked between two commits: what is lost at
// most when the process is killed.
const calibrateEvery = 64

// measured is an unfinished calibration.
type measured struct {
	Of      string    `json:"of"`   // hash of the questions
	Next    int       `json:"next"` // the first one that has not been asked
	Foreign []float64 `json:"foreign"`
	Own     []float64 `json:"own"`
}

// A probe is a question that calibrates a space.
type probe struct {
	text string
	own  catalogue.Row // the paper whose title it is; without a key: about another field
}

// calibrate measures what a cosine means in a space, unless that is known. What was
// measured before a run ended is used by the next one.
func (t Target) calibrate(ctx context.Context, space catalogue.Space, e embed.Embedder, o Options) error {
	ledger, err := t.Read.Ledger(ctx, space.Key)
	if err != nil {
		return err
	}
	live := ledger.Done + ledger.Truncated
	if have, err := Calibration(ctx, t.Read.Queries, space.Key); err != nil || !have.Due(live) {
		return err
	}
	probes, err := t.probes(ctx, space)
	if err != nil {
		return err
	}
	m, err := t.measure(ctx, space, e, o, probes)
	if err != nil {
		return err
	}
	made := calibrate.New(live, m.Foreign, m.Own)
	writing := context.WithoutCancel(ctx)
	return t.Write.Update(writing, func(tx *catalogue.Tx) error {
		if err := tx.RemoveValue(writing, space.Key, measuredValue); err != nil {
			return err
		}
		return tx.SetValue(writing, space.Key, calibrationValue, made.String())
	})
}

// Calibration returns the calibration of a space, a zero one before it was made.
func Calibration(ctx context.Context, q catalogue.Queries, space int64) (calibrate.Calibration, error) {
	text, err := q.Value(ctx, space, calibrationValue)
	return calibrate.Parse(text), err
}

// measure asks questions of a space's papers.
func (t Target) measure(ctx context.Context, space catalogue.Space, e embed.Embedder, o Options, probes []probe) (m measured, err error) {
	of := hashOf(probes)
	earlier, err := t.Read.Value(ctx, space.Key, measuredValue)
	if err != nil {
		return m, err
	}
	if json.Unmarshal([]byte(earlier), &m) != nil || m.Of != of || m.Next > len(probes) {
		m = measured{Of: of}
	}
	state, err := t.Read.Committed(ctx, space)
	if err != nil {
		return m, err
	}
	store, err := t.vectors().Nearest(ctx, space, state)
	if err != nil {
		return m, err
	}
	defer store.Close()
	for m.Next < len(probes) {
		upTo := min(m.Next+calibrateEvery, len(probes))
		for batch := range slices.Chunk(probes[m.Next:upTo], o.Batch) {
			if err := m.ask(ctx, store, space, e, batch); err != nil {
				return m, err
			}
		}
		m.Next = upTo
		if err := t.keep(ctx, space, e, m); err != nil {
			return m, err
		}
		if o.Calibrating != nil {
			o.Calibrating(m.Next, len(probes))
		}
	}
	return m, nil
}

// keep commits what was measured, unless the model is no longer the same.
func (t Target) keep(ctx context.Context, space catalogue.Space, e embed.Embedder, m measured) error {
	if err := confirm(ctx, space.Space, e); err != nil {
		return err
	}
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	writing := context.WithoutCancel(ctx)
	return t.Write.Update(writing, func(tx *catalogue.Tx) error {
		return tx.SetValue(writing, space.Key, measuredValue, string(text))
	})
}

// ask adds the nearness of questions to what was measured. They are embedded like papers,
// many in one call: that gives the vectors of questions, see [embed.Embedder]. One that the
// model cannot embed does not count.
func (m *measured) ask(ctx context.Context, store Nearest, space catalogue.Space, e embed.Embedder, probes []probe) error {
	var asked []probe
	var texts []string
	for _, p := range probes {
		if text := space.Query(p.text); text != "" {
			asked, texts = append(asked, p), append(texts, text)
		}
	}
	vectors, err := e.EmbedDocuments(ctx, texts)
	var partial *embed.Partial
	if err != nil && !errors.As(err, &partial) {
		return err
	}
	var heard []probe
	var queries []Asked
	for i, p := range asked {
		if partial == nil || partial.Failed[i] == nil {
			heard, queries = append(heard, p), append(queries, Asked{Vector: vectors[i], K: calibrate.Best, But: p.own})
		}
	}
	found, err := store.Nearest(ctx, queries...)
	if err != nil {
		return err
	}
	for i, p := range heard {
		if p.own.Key == 0 {
			m.Foreign = append(m.Foreign, calibrate.Nearness(found[i]))
		} else {
			m.Own = append(m.Own, calibrate.Nearness(found[i]))
		}
	}
	return nil
}

// probes are the questions that calibrate a space: those about other fields, and titles
// of its papers that a hash of their ids chooses, so that equal libraries judge alike in
// whatever order they were filled.
func (t Target) probes(ctx context.Context, space catalogue.Space) (list []probe, err error) {
	for _, text := range calibrate.Probes() {
		list = append(list, probe{text: text})
	}
	type chosen struct {
		hash [8]byte
		id   string
		row  catalogue.Row
	}
	var best []chosen
	byHash := func(a, b chosen) int {
		return cmp.Or(cmp.Compare(binary.BigEndian.Uint64(a.hash[:]), binary.BigEndian.Uint64(b.hash[:])), cmp.Compare(a.id, b.id))
	}
	last := chosen{hash: [8]byte{255, 255, 255, 255, 255, 255, 255, 255}}
	err = t.Read.Embedded(ctx, space.Key, func(id string, row catalogue.Row) error {
		sum := sha256.Sum256([]byte(id))
		c := chosen{[8]byte(sum[:8]), id, row}
		if byHash(c, last) >= 0 {
			return nil
		}
		if best = append(best, c); len(best) == 2*calibrate.Titles {
			slices.SortFunc(best, byHash)
			best = best[:calibrate.Titles]
			last = best[len(best)-1]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(best, byHash)
	best = best[:min(calibrate.Titles, len(best))]
	ids := make([]string, len(best))
	for i, c := range best {
		ids[i] = c.id
	}
	titles, err := t.Read.Titles(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, c := range best {
		if title := titles[c.id]; title != "" {
			list = append(list, probe{title, c.row})
		}
	}
	return list, nil
}

func hashOf(probes []probe) string {
	h := sha256.New()
	for _, p := range probes {
		h.Write([]byte(p.text + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
