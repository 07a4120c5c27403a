package index

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/merge"
	"paperkin/index/paper"
	"paperkin/index/shelf"
)

// Exported papers carry tags and notes of the user's as keywords and as an annotation, which
// every program shows. They have them again in fields that only we read, and marks there
// alone, so that all of it comes back as what it was when the file is indexed: every format
// keeps fields that it does not know.
const (
	// TagsField has the tags with spaces between them. One with a = before it is a keyword
	// of the source as well.
	TagsField = "paperkin-tags"
	// NoteField has the note, as a JSON string in which spaces stand alone. A = before it
	// says that the annotation is the source's own.
	NoteField = "paperkin-note"
	// MarksField has the opinion and "read", as far as there is either, with a space between.
	MarksField = "paperkin-marks"
	// annotation is the CSL variable for remarks that are not printed.
	annotation = "annote"
)

// Carry returns a paper as it is exported with what the user has said of it.
func Carry(p paper.Paper, said Remark) paper.Paper {
	if said.IsEmpty() {
		return p
	}
	extra := map[string]json.RawMessage{}
	for name, value := range p.Extra {
		extra[name] = value
	}
	keep := func(field, value string) {
		b, _ := json.Marshal(value) // a string always can be
		extra[field] = b
	}
	own := Remark{Tags: slices.Concat(p.Keywords, p.Categories)}
	var tags []string
	p.Keywords = slices.Clone(p.Keywords)
	for _, tag := range said.Tags {
		if own.Has(tag) {
			tags = append(tags, "="+tag)
		} else {
			tags, p.Keywords = append(tags, tag), append(p.Keywords, tag)
		}
	}
	if len(tags) > 0 {
		keep(TagsField, strings.Join(tags, " "))
	}
	if said.Note != "" {
		b, _ := json.Marshal(said.Note)
		note := strings.ReplaceAll(string(b), "  ", ` \u0020`)
		if p.Fields[annotation] != "" {
			note = "=" + note
		} else {
			fields := map[string]string{annotation: strings.Join(strings.Fields(said.Note), " ")}
			for variable, value := range p.Fields {
				if value != "" {
					fields[variable] = value
				}
			}
			p.Fields = fields
		}
		keep(NoteField, note)
	}
	if marks := marksOf(said); marks != "" {
		keep(MarksField, marks)
	}
	p.Extra = extra
	return p
}

// Carried is what the user has said of a paper as the values of [TagsField], [NoteField] and
// [MarksField], for a table that has columns of these names and none of keywords.
func Carried(said Remark) (tags, note, marks string) {
	extra := Carry(paper.Paper{}, said).Extra
	for field, into := range map[string]*string{TagsField: &tags, NoteField: &note, MarksField: &marks} {
		if value, ok := extra[field]; ok {
			_ = json.Unmarshal(value, into) // it was marshalled from one
		}
	}
	return tags, note, marks
}

// marksOf are the opinion and whether the paper was read, as [MarksField] has them.
func marksOf(r Remark) string {
	marks := string(r.Opinion)
	if r.Read {
		marks += " " + Read
	}
	return strings.TrimSpace(marks)
}

// takeMarks reads them. What is no mark, and two opinions, say nothing.
func takeMarks(r *Remark, marks string) {
	var opinions []Opinion
	for mark := range strings.FieldsSeq(marks) {
		switch mark {
		case string(Liked), string(Disliked):
			opinions = append(opinions, Opinion(mark))
		case Read:
			r.Read = true
		}
	}
	if len(opinions) == 1 {
		r.Opinion = opinions[0]
	}
}

// carried takes what [Carry] has added from a paper that was read. What another program
// has changed of it stays with the paper.
func carried(p *paper.Paper) (said Remark) {
	text := func(field string) (value string) {
		if json.Unmarshal(p.Extra[field], &value) != nil {
			return ""
		}
		return value
	}
	if p.Extra[TagsField] == nil && p.Extra[NoteField] == nil && p.Extra[MarksField] == nil {
		return said
	}
	takeMarks(&said, text(MarksField))
	for tag := range strings.FieldsSeq(text(TagsField)) {
		tag, own := strings.CutPrefix(tag, "=")
		if CheckTag(tag) != nil || said.Has(tag) {
			continue
		}
		said.Tags = append(said.Tags, tag)
		if !own {
			one := Remark{Tags: []string{tag}}
			p.Keywords = slices.DeleteFunc(slices.Clone(p.Keywords), one.Has)
		}
	}
	if len(p.Keywords) == 0 {
		p.Keywords = nil
	}
	note, own := strings.CutPrefix(text(NoteField), "=")
	if json.Unmarshal([]byte(note), &said.Note) != nil || CheckNote(said.Note) != nil {
		said.Note = ""
	}
	fields, extra := map[string]string{}, map[string]json.RawMessage{}
	for variable, value := range p.Fields {
		if variable != annotation || said.Note == "" || own || paper.FoldWords(value) != paper.FoldWords(said.Note) {
			fields[variable] = value
		}
	}
	for name, value := range p.Extra {
		if name != TagsField && name != NoteField && name != MarksField {
			extra[name] = value
		}
	}
	if p.Fields = fields; len(fields) == 0 {
		p.Fields = nil
	}
	if p.Extra = extra; len(extra) == 0 {
		p.Extra = nil
	}
	return said
}

// A heard is what a record carried.
type heard struct {
	ids   []string
	title string
	said  Remark
}

// A hearing collects what records carry while they are read, which goes on for a moment
// after an import was cancelled.
type hearing struct {
	mu   sync.Mutex
	list []heard
}

// of passes records on without what they carry.
func (h *hearing) of(records iter.Seq2[paper.Record, error]) iter.Seq2[paper.Record, error] {
	return func(yield func(paper.Record, error) bool) {
		for r, err := range records {
			if err == nil {
				if said := carried(&r.Paper); !said.IsEmpty() {
					h.mu.Lock()
					h.list = append(h.list, heard{r.Paper.Aliases, r.Paper.Title, said})
					h.mu.Unlock()
				}
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

func (h *hearing) all() []heard {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.list)
}

// addHeard says of the papers of the library what their records carried, unless the user
// has said anything of that before, or has taken it back.
func (l *Library) addHeard(ctx context.Context, at time.Time, list []heard) error {
	if len(list) == 0 {
		return nil
	}
	s, err := l.shelf(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, h := range list {
		ids = append(ids, h.ids...)
	}
	holders, err := l.catalogue.ByAlias(ctx, ids)
	if err != nil {
		return err
	}
	known, err := known(ctx, s, l.catalogue.Queries)
	if err != nil {
		return err
	}
	var events []shelf.Event
	say := func(key int64, h heard, do, tag, note string) {
		about := topic{key, shelf.Topic(do), shelf.FoldTag(tag)}
		if !known[about] {
			e := shelf.About(at, do, h.ids[0], h.ids)
			if e.Tag, e.Text = tag, note; slices.Contains(Marks, do) {
				e.Title = h.title
			}
			events, known[about] = append(events, e), true
		}
	}
	for _, h := range list {
		i := slices.IndexFunc(h.ids, func(id string) bool { return holders[id] != 0 })
		if i < 0 { // removed, or not added any more
			continue
		}
		h.ids = slices.Concat(h.ids[i:], h.ids[:i])
		key := holders[h.ids[0]]
		for _, tag := range h.said.Tags {
			say(key, h, shelf.Tag, tag, "")
		}
		if h.said.Note != "" {
			say(key, h, shelf.Note, "", h.said.Note)
		}
		switch h.said.Opinion {
		case Liked:
			say(key, h, shelf.Like, "", "")
		case Disliked:
			say(key, h, shelf.Dislike, "", "")
		}
		if h.said.Read {
			say(key, h, shelf.Read, "", "")
		}
	}
	if len(events) == 0 {
		return nil
	}
	return s.Append(ctx, events...)
}

// A topic is what can be said of a paper: a tag, folded, the note, the opinion, or that it
// was read.
type topic struct {
	key     int64
	do, tag string
}

// known are the topics of which something was said, of the papers of the library.
func known(ctx context.Context, s shelf.Shelf, q catalogue.Queries) (map[topic]bool, error) {
	type named struct{ id, do, tag string }
	var all []named
	var ids []string
	err := s.Replay(ctx, func(e shelf.Event) bool {
		if do := shelf.Topic(e.Do); do != "" {
			all, ids = append(all, named{e.Paper, do, shelf.FoldTag(e.Tag)}), append(ids, e.Paper)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	holders, err := q.ByAlias(ctx, ids)
	topics := make(map[topic]bool, len(all))
	for _, n := range all {
		topics[topic{holders[n.id], n.do, n.tag}] = true
	}
	return topics, err
}

// Add takes records into the catalogue: papers that are new or changed are pending
// afterwards, and wait for [Writer.Embed]. See [merge.Add] for which records are
// one paper, and for what an error or a cancelled ctx leaves. What the user has said of
// papers goes before the rules; what records carry of that kind ([Carry]) is said of their
// papers, unless something was said of it before.
func (w *Writer) Add(ctx context.Context, records iter.Seq2[paper.Record, error], o AddOptions) (added Added, err error) {
	if o.Rulings, err = w.Library.rulings(ctx); err != nil {
		return Added{}, err
	}
	var h hearing
	added, err = merge.Add(ctx, w.catalogue, h.of(records), o)
	if o.DryRun || err != nil && o.Strict {
		return added, err
	}
	return added, errors.Join(err, w.Library.addHeard(context.WithoutCancel(ctx), o.At, h.all()))
}
