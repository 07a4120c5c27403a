package weaviate

import (
	"context"
	"fmt"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/lexical"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// count notes how many papers pass a filter.
func (v *View) count(filter *pb.Filters, papers int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.counted[filter.String()] = papers
}

// isCounted returns how many papers pass a filter, if they were counted.
func (v *View) isCounted(filter *pb.Filters) (papers int, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	papers, ok = v.counted[filter.String()]
	return papers, ok
}

// countWhere counts the papers that pass a filter.
func (v *View) countWhere(ctx context.Context, filter *pb.Filters) (int, error) {
	n, ok := v.isCounted(filter)
	if ok {
		return n, nil
	}
	reply, err := v.reader.Cluster.Aggregate(ctx, &pb.AggregateRequest{Collection: v.info.Class, ObjectsCount: true, Filters: filter})
	if err != nil {
		return 0, superseded(err)
	}
	single := reply.GetSingleResult()
	if single == nil {
		return 0, fmt.Errorf("count of %s without a number", v.info.Class)
	}
	n = int(single.GetObjectsCount())
	v.count(filter, n)
	return n, nil
}

// An atOnce is a query for several things.
type atOnce struct {
	counts, gets strings.Builder
	counted      []*pb.Filters
	samples      []lexical.Sample
	words        []string
}

// askAll counts the papers that pass each of some filters, asks for papers that have words, and
// for what is known of others, in one call. Where that does not go, and where it is little, each
// will be asked for when it is needed.
func (v *View) askAll(ctx context.Context, filters []*pb.Filters, samples []lexical.Sample, words []string) error {
	var q atOnce
	for _, f := range filters {
		if _, ok := v.isCounted(f); !ok {
			q.count(v.info.Class, f)
		}
	}
	for _, s := range samples {
		q.sample(v.info.Class, s)
	}
	if len(q.counted)+len(q.samples) < 2 {
		return nil
	}
	q.look(schema.MetaName(v.reader.Name), words)
	var data struct {
		Aggregate map[string][]struct{ Meta struct{ Count int } }
		Get       map[string][]object
	}
	if err := v.reader.Cluster.Query(ctx, v.info.Class, q.text(), &data); err != nil {
		if isOver(ctx, err) {
			return err
		}
		return nil
	}
	for i, f := range q.counted {
		if counts := data.Aggregate[fmt.Sprintf("n%d", i)]; len(counts) == 1 {
			v.count(f, counts[0].Meta.Count)
		}
	}
	for i, s := range q.samples {
		if objects, ok := data.Get[fmt.Sprintf("s%d", i)]; ok {
			list, err := v.rows.take(results(objects), false)
			if err != nil {
				return err
			}
			v.words.note(s, keysIn(list))
		}
	}
	if objects, ok := data.Get["w"]; ok {
		return v.words.take(q.words, results(objects))
	}
	return nil
}

// text is the query.
func (q *atOnce) text() string {
	var text strings.Builder
	text.WriteByte('{')
	for _, part := range [][2]string{{"Aggregate", q.counts.String()}, {"Get", q.gets.String()}} {
		if part[1] != "" {
			text.WriteString(part[0] + "{" + part[1] + "}")
		}
	}
	text.WriteByte('}')
	return text.String()
}

func (q *atOnce) count(class string, f *pb.Filters) {
	if passes, ok := where.GraphQL(f); ok {
		fmt.Fprintf(&q.counts, "n%d:%s(where:%s){meta{count}}", len(q.counted), class, passes)
		q.counted = append(q.counted, f)
	}
}

func (q *atOnce) sample(class string, s lexical.Sample) {
	if passes, ok := where.GraphQL(withWords(s.Word, s.Other)); ok {
		fmt.Fprintf(&q.gets, "s%d:%s(where:%s,sort:[{path:[%q],order:asc}],limit:%d){%s}", len(q.samples), class, passes, schema.Key, s.N, strings.Join(wholeProperties, " "))
		q.samples = append(q.samples, s)
	}
}

// look asks for what is known of words, at most a page of them.
func (q *atOnce) look(class string, words []string) {
	words = words[:min(pageOf, len(words))]
	if len(words) == 0 {
		return
	}
	if passes, ok := where.GraphQL(where.Texts(schema.Word, words)); ok {
		fmt.Fprintf(&q.gets, "w:%s(where:%s,limit:%d){%s %s %s}", class, passes, len(words), schema.Sort, schema.Word, schema.Body)
		q.words = words
	}
}

// object is one in the answer to a query: its properties are numbers and texts.
type object map[string]any

// results are objects as other calls return them.
func results(objects []object) []*pb.SearchResult {
	list := make([]*pb.SearchResult, len(objects))
	for i, o := range objects {
		fields := map[string]*pb.Value{}
		for name, value := range o {
			switch value := value.(type) {
			case float64: // as JSON has it: keys and times are exact
				fields[name] = &pb.Value{Kind: &pb.Value_IntValue{IntValue: int64(value)}}
			case string:
				fields[name] = &pb.Value{Kind: &pb.Value_TextValue{TextValue: value}}
			}
		}
		list[i] = &pb.SearchResult{Properties: &pb.PropertiesResult{NonRefProps: &pb.Properties{Fields: fields}}}
	}
	return list
}
