"""nbgrader's settings: the repo as it stands is a course of nbgrader (``nbgrader generate_assignment graphs``)."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "tandem"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"

# The explanations stand in plain text cells, between <!-- BEGIN MARK SCHEME --> and <!-- END MARK SCHEME -->. nbgrader
# cuts them out for learners anywhere, but by default it wants them in cells that somebody has to mark by hand.
c.ClearMarkScheme.enforce_metadata = False

# A first import of a framework, on a slow machine, next to others.
c.Execute.timeout = 120
c.Execute.iopub_timeout = 60
