package where

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/schema"
)

// object is a paper as the engine's indexes have it: the values of each property.
type object struct {
	texts   map[string][]string
	numbers map[string]int64
}

func objectOf(t *testing.T, r schema.Record) object {
	t.Helper()
	var e schema.Encoder
	b, err := e.Object("Test", r)
	if err != nil {
		t.Fatal(err)
	}
	o := object{map[string][]string{}, map[string]int64{}}
	for name, v := range b.Properties.NonRefProperties.Fields {
		switch {
		case name == schema.Title || name == schema.Abstract: // whitespace
			o.texts[name] = strings.Fields(v.GetStringValue())
		case v.GetStringValue() != "":
			o.texts[name] = []string{v.GetStringValue()}
		default:
			o.numbers[name] = int64(v.GetNumberValue())
		}
	}
	for _, list := range b.Properties.TextArrayProperties {
		o.texts[list.PropName] = list.Values
	}
	return o
}

// passes does what the engine does, as its source has it.
func (o object) passes(t *testing.T, f *pb.Filters) bool {
	t.Helper()
	if f == nil {
		return true
	}
	name := f.GetTarget().GetProperty()
	n, values := o.numbers[name], o.texts[name]
	switch f.Operator {
	case pb.Filters_OPERATOR_AND:
		return !slices.ContainsFunc(f.Filters, func(one *pb.Filters) bool { return !o.passes(t, one) })
	case pb.Filters_OPERATOR_OR:
		return slices.ContainsFunc(f.Filters, func(one *pb.Filters) bool { return o.passes(t, one) })
	case pb.Filters_OPERATOR_NOT:
		return !o.passes(t, f.Filters[0])
	case pb.Filters_OPERATOR_EQUAL:
		return slices.Contains(values, f.GetValueText())
	case pb.Filters_OPERATOR_LIKE:
		pattern := strings.NewReplacer(`\?`, ".", `\*`, ".*").Replace(regexp.QuoteMeta(f.GetValueText()))
		return slices.ContainsFunc(values, regexp.MustCompile("^"+pattern+"$").MatchString)
	case pb.Filters_OPERATOR_CONTAINS_ANY:
		if ints := f.GetValueIntArray(); ints != nil {
			return slices.Contains(ints.Values, n)
		}
		return slices.ContainsFunc(f.GetValueTextArray().Values, func(v string) bool { return slices.Contains(values, v) })
	case pb.Filters_OPERATOR_GREATER_THAN:
		return n > f.GetValueInt()
	case pb.Filters_OPERATOR_GREATER_THAN_EQUAL:
		return n >= f.GetValueInt()
	case pb.Filters_OPERATOR_LESS_THAN_EQUAL:
		return n <= f.GetValueInt()
	}
	t.Fatalf("operator %v", f.Operator)
	return false
}
