package schema

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/protobuf/types/known/structpb"

	"paperkin/index/filter"
	"paperkin/index/lexical/analysis"
	"paperkin/index/paper"
)

// A Record is a paper as the cluster has it.
type Record struct {
	Key     int64
	Paper   paper.Paper
	Carried []string // ids that find the paper where no paper has them: see catalogue.ImportTx.Carry
	Files   []string // files and services that its records came from
	Run     int64    // number of the import that it came with; 0 if that is not known
	Arrived string   // as catalogue.Queries.Arrivals has it; empty if that is not known

	State, Note, Reason string // its place in the space of the class

	Stamp string // what the object was made of, for the writer

	Vector []float32 // of unit length; nil: none
}

// An Encoder makes objects of papers. The zero value is ready. It is safe for concurrent use.
type Encoder struct{ words analysis.Analyser }

// Object is a paper as an object of a class. It is put again whole whenever anything of
// the record changes.
func (e *Encoder) Object(class string, r Record) (*pb.BatchObject, error) {
	p := r.Paper
	line, err := lineOf(p)
	if err != nil {
		return nil, fmt.Errorf("paper %s: %w", p.ID, err)
	}
	date := filter.DateOf(p.Published)
	o := newObject(UUID(p.ID), class)
	o.number(Key, r.Key)
	o.number(First, FirstDay(date))
	o.number(Last, LastDay(date))
	o.number(Year, int64(date.Year()))
	o.number(Run, r.Run)
	arrived, err := secondsOf(r.Arrived)
	if err != nil {
		return nil, fmt.Errorf("paper %s: %w", p.ID, err)
	}
	o.number(Arrived, arrived)
	o.number(Citations, count(p, paper.Citations))
	o.number(Upvotes, count(p, paper.Upvotes))
	for _, text := range []struct{ name, value string }{
		{ID, p.ID}, {IDOrder, OrderOf(p.ID)}, {Paper, line}, {Named, tokensOf(AliasesOf(r), p.Title)}, {TitleKey, paper.FoldWords(p.Title)},
		{Title, strings.Join(e.words.Words(p.Title), " ")}, {Abstract, strings.Join(e.words.Words(p.Abstract), " ")},
		{Venue, paper.Fold(p.Venue)}, {Kind, paper.Fold(p.Type)}, {VenueShown, p.Venue}, {KindShown, p.Type},
		{State, r.State}, {Note, r.Note}, {Reason, r.Reason}, {Stamp, r.Stamp},
	} {
		o.text(text.name, text.value)
	}
	for _, list := range []struct {
		name   string
		values []string
	}{
		{Aliases, AliasesOf(r)}, {Categories, folded(filter.Category, p.Categories)}, {Keywords, folded(filter.Keyword, p.Keywords)},
		{Authors, authorsOf(p)}, {Names, NamesOf(p.Authors)}, {Files, r.Files}, {Has, HasOf(r)},
		{CategoriesShown, p.Categories}, {KeywordsShown, p.Keywords}, {AuthorsShown, p.Authors},
	} {
		o.texts(list.name, list.values)
	}
	if r.Vector != nil {
		o.Vectors = []*pb.Vectors{{Name: Vector, VectorBytes: VectorBytes(r.Vector), Type: pb.Vectors_VECTOR_TYPE_SINGLE_FP32}}
	}
	return o.BatchObject, nil
}

// folded are values of a facet as they are compared, each once.
func folded(f filter.Facet, values []string) []string {
	all := make([]string, 0, len(values))
	seen := map[string]bool{"": true}
	for _, value := range values {
		if one := f.Folded(value); !seen[one] {
			seen[one] = true
			all = append(all, one)
		}
	}
	return all
}

// count is the number of something, -1 if there is none.
func count(p paper.Paper, what paper.Counted) int64 {
	if n, ok := p.Counts[what]; ok {
		return n.Number
	}
	return -1
}

// lineOf is a paper as a line of JSON: see [PaperOf].
func lineOf(p paper.Paper) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(p)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// secondsOf is a time of RFC 3339 in seconds of Unix time, 0 for none.
func secondsOf(at string) (int64, error) {
	if at == "" {
		return 0, nil
	}
	t, err := time.Parse(time.RFC3339, at)
	return t.Unix(), err
}

// ArrivedAt is the time of [Arrived] as catalogue.Queries.Arrivals has it, empty for 0.
func ArrivedAt(seconds int64) string {
	if seconds == 0 {
		return ""
	}
	return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
}

// VectorBytes are the components of a vector as Weaviate takes and returns them.
func VectorBytes(v []float32) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// VectorOf is the vector of such bytes; nil of none.
func VectorOf(b []byte) ([]float32, error) {
	if len(b)%4 != 0 {
		return nil, fmt.Errorf("vector of %d bytes", len(b))
	}
	if len(b) == 0 {
		return nil, nil
	}
	v := make([]float32, len(b)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return v, nil
}

// object is one with its properties.
type object struct {
	*pb.BatchObject
	fields map[string]*structpb.Value
}

func newObject(uuid, class string) object {
	fields := map[string]*structpb.Value{}
	return object{&pb.BatchObject{Uuid: uuid, Collection: class,
		Properties: &pb.BatchObject_Properties{NonRefProperties: &structpb.Struct{Fields: fields}}}, fields}
}

func (o object) number(name string, n int64) { o.fields[name] = structpb.NewNumberValue(float64(n)) }

func (o object) text(name, value string) {
	if value != "" {
		o.fields[name] = structpb.NewStringValue(value)
	}
}

func (o object) texts(name string, values []string) {
	if len(values) > 0 {
		o.Properties.TextArrayProperties = append(o.Properties.TextArrayProperties, &pb.TextArrayProperties{PropName: name, Values: values})
	}
}
