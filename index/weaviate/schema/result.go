package schema

import (
	"encoding/json"
	"fmt"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/paper"
)

// Read returns what a result has of a record: those of its properties that were asked for,
// and the vector if that was.
func Read(result *pb.SearchResult) (r Record, err error) {
	if r.Paper, err = PaperOf(result); err != nil {
		return r, err
	}
	for _, alias := range Texts(result, Aliases) {
		if alias[:min(2, len(alias))] == carriedMark {
			r.Carried = append(r.Carried, alias[2:])
		}
	}
	r.Key = Int(result, Key)
	r.Run = Int(result, Run)
	r.Files = Texts(result, Files)
	r.Arrived = ArrivedAt(Int(result, Arrived))
	r.State, r.Note, r.Reason = Text(result, State), Text(result, Note), Text(result, Reason)
	r.Stamp = Text(result, Stamp)
	r.Vector, err = ResultVector(result)
	if err != nil {
		err = fmt.Errorf("paper %s: %w", r.Paper.ID, err)
	}
	return r, err
}

// PaperOf is the paper of a result, none if that was not asked for.
func PaperOf(result *pb.SearchResult) (p paper.Paper, err error) {
	if line := Text(result, Paper); line != "" {
		if err = json.Unmarshal([]byte(line), &p); err != nil {
			err = fmt.Errorf("object %s: %w", result.GetMetadata().GetId(), err)
		}
	}
	return p, err
}

// Near asks for what is nearest to a vector.
func Near(vector []float32) *pb.NearVector {
	return &pb.NearVector{
		Vectors: []*pb.Vectors{{Name: Vector, VectorBytes: VectorBytes(vector), Type: pb.Vectors_VECTOR_TYPE_SINGLE_FP32}},
		Targets: &pb.Targets{TargetVectors: []string{Vector}}}
}

// ResultVector is the vector of a result, nil if it has none or that was not asked for.
func ResultVector(result *pb.SearchResult) ([]float32, error) {
	for _, v := range result.GetMetadata().GetVectors() {
		if v.Name == Vector {
			return VectorOf(v.VectorBytes)
		}
	}
	return nil, nil
}

// field is a property of a result, nil if it has none.
func field(result *pb.SearchResult, name string) *pb.Value {
	return result.GetProperties().GetNonRefProps().GetFields()[name]
}

// Text is a property of a result, empty if it has none.
func Text(result *pb.SearchResult, name string) string { return field(result, name).GetTextValue() }

// Int is the same of a number, 0 if it has none.
func Int(result *pb.SearchResult, name string) int64 { return field(result, name).GetIntValue() }

// Texts is the same of a list.
func Texts(result *pb.SearchResult, name string) []string {
	return field(result, name).GetListValue().GetTextValues().GetValues()
}
