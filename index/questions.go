package index

import (
	"path/filepath"

	"paperkin/index/catalogue"
	"paperkin/index/remembered"
)

// Vectors of questions are remembered in the folder of the space whose they are, and go with it.
const questionsFolder = "questions"

// Recall returns the remembered vector of a question in the view's space, nil
// when it is not known.
func (v *View) Recall(question string) []float32 { return v.questions().Recall(question) }

// Remember keeps the vector of a question in the view's space: see [remembered.Questions].
func (v *View) Remember(question string, vector []float32) { v.questions().Remember(question, vector) }

func (v *View) questions() remembered.Questions {
	return remembered.Questions{Folder: filepath.Join(catalogue.SpaceDir(v.lib.catalogue.Folder().Through(), v.space.Key), questionsFolder), Space: v.space.Space}
}
