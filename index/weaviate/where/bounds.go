package where

import (
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/schema"
)

// bounds are what the engine can say of a set of papers: a filter that all of them pass, and
// one that nothing else passes. Where they are the same one, the set is exact. To negate a
// set turns them around, so that what is not exact is never negated into too little.
type bounds struct{ upper, lower *pb.Filters }

// every and no paper. They are compared by their addresses and never sent.
var (
	every = &pb.Filters{}
	none  = &pb.Filters{}
)

func exactly(f *pb.Filters) bounds { return bounds{f, f} }

func within(f *pb.Filters) bounds { return bounds{f, none} }

func (b bounds) exact() bool { return b.upper == b.lower }

// allOf are the papers that are in all of some sets.
func allOf(sets ...bounds) bounds { return join(sets, conjunction) }

// anyOf are the papers that are in one of some sets.
func anyOf(sets ...bounds) bounds { return join(sets, disjunction) }

func not(b bounds) bounds {
	upper := negation(b.lower)
	if b.exact() {
		return exactly(upper)
	}
	return bounds{upper, negation(b.upper)}
}

func join(sets []bounds, by func([]*pb.Filters) *pb.Filters) bounds {
	var upper, lower []*pb.Filters
	exact := true
	for _, b := range sets {
		upper, lower = append(upper, b.upper), append(lower, b.lower)
		exact = exact && b.exact()
	}
	all := bounds{upper: by(upper)}
	if all.lower = all.upper; !exact {
		all.lower = by(lower)
	}
	return all
}

func conjunction(list []*pb.Filters) *pb.Filters {
	return joined(pb.Filters_OPERATOR_AND, list, every, none)
}

func disjunction(list []*pb.Filters) *pb.Filters {
	return joined(pb.Filters_OPERATOR_OR, list, none, every)
}

// joined joins filters: neutral ones change nothing, and one that absorbs is all that is left.
func joined(by pb.Filters_Operator, list []*pb.Filters, neutral, absorbs *pb.Filters) *pb.Filters {
	var parts []*pb.Filters
	for _, f := range list {
		switch {
		case f == absorbs:
			return absorbs
		case f == neutral:
		case f.Operator == by: // no deeper than it has to be
			parts = append(parts, f.Filters...)
		default:
			parts = append(parts, f)
		}
	}
	switch len(parts) {
	case 0:
		return neutral
	case 1:
		return parts[0]
	}
	return &pb.Filters{Operator: by, Filters: parts}
}

func negation(f *pb.Filters) *pb.Filters {
	switch {
	case f == every:
		return none
	case f == none:
		return every
	case f.Operator == pb.Filters_OPERATOR_NOT:
		return f.Filters[0]
	}
	return &pb.Filters{Operator: pb.Filters_OPERATOR_NOT, Filters: []*pb.Filters{f}}
}

// on is a condition on a property, without its value.
func on(property string, op pb.Filters_Operator) *pb.Filters {
	return &pb.Filters{Operator: op, Target: &pb.FilterTarget{Target: &pb.FilterTarget_Property{Property: property}}}
}

func number(property string, op pb.Filters_Operator, n int64) *pb.Filters {
	f := on(property, op)
	f.TestValue = &pb.Filters_ValueInt{ValueInt: n}
	return f
}

func text(property string, op pb.Filters_Operator, value string) *pb.Filters {
	f := on(property, op)
	f.TestValue = &pb.Filters_ValueText{ValueText: value}
	return f
}

// Equal passes papers that have a text.
func Equal(property, value string) *pb.Filters {
	return text(property, pb.Filters_OPERATOR_EQUAL, value)
}

// Like passes papers that have a text which matches a pattern of * and ?.
func Like(property, pattern string) *pb.Filters {
	return text(property, pb.Filters_OPERATOR_LIKE, pattern)
}

// oneOf passes papers that have one of some values; none where there are no values.
func oneOf(property string, values []string) *pb.Filters {
	if len(values) == 0 {
		return none
	}
	f := on(property, pb.Filters_OPERATOR_CONTAINS_ANY)
	f.TestValue = &pb.Filters_ValueTextArray{ValueTextArray: &pb.TextArray{Values: values}}
	return f
}

// Begins passes papers with a text that begins with another one, in which * and ? stand for
// others.
func Begins(property, start string) *pb.Filters { return Like(property, start+"*") }

// Keys passes papers by their keys, at least one.
func Keys(keys []int64) *pb.Filters {
	f := on(schema.Key, pb.Filters_OPERATOR_CONTAINS_ANY)
	f.TestValue = &pb.Filters_ValueIntArray{ValueIntArray: &pb.IntArray{Values: keys}}
	return f
}

// Texts passes papers that have one of some values, at least one, of a property of texts.
func Texts(property string, values []string) *pb.Filters { return oneOf(property, values) }

// Above passes papers whose number is above another one.
func Above(property string, n int64) *pb.Filters {
	return number(property, pb.Filters_OPERATOR_GREATER_THAN, n)
}

// UpTo passes papers whose number is not above another one.
func UpTo(property string, n int64) *pb.Filters {
	return number(property, pb.Filters_OPERATOR_LESS_THAN_EQUAL, n)
}

// All passes papers that pass all of some filters; nil ones let all papers through, as does
// the result where there are no others.
func All(list ...*pb.Filters) *pb.Filters {
	var parts []*pb.Filters
	for _, f := range list {
		if f != nil {
			parts = append(parts, f)
		}
	}
	if all := conjunction(parts); all != every {
		return all
	}
	return nil
}

// Either passes papers that pass one of some filters, at least one that is not nil.
func Either(list ...*pb.Filters) *pb.Filters {
	return Guarded(disjunction(slices.DeleteFunc(list, func(f *pb.Filters) bool { return f == nil })))
}

// AnyOf passes papers that pass one of some filters, at least one. It is not [Guarded].
func AnyOf(list ...*pb.Filters) *pb.Filters { return disjunction(list) }

// Not passes papers that do not pass a filter.
func Not(f *pb.Filters) *pb.Filters { return Guarded(negation(f)) }

// Guarded returns a filter that the engine answers rightly. Where a filter is one condition
// that goes through values, v1.35.2 stops as soon as it has as many papers as are asked for,
// and sorts only those; and a negation lets numbers through that papers had before they were
// put again, which its counts then count. A second condition that every paper meets, and no
// such number, mends both.
func Guarded(f *pb.Filters) *pb.Filters {
	if f == nil || f.Operator != pb.Filters_OPERATOR_LIKE && !negates(f) {
		return f
	}
	return conjunction([]*pb.Filters{f, Above(schema.Key, 0)})
}

func negates(f *pb.Filters) bool {
	switch f.Operator {
	case pb.Filters_OPERATOR_NOT, pb.Filters_OPERATOR_NOT_EQUAL, pb.Filters_OPERATOR_CONTAINS_NONE:
		return true
	}
	for _, part := range f.Filters {
		if negates(part) {
			return true
		}
	}
	return false
}
