"""Settings of nbgrader for a course of juesuan exercises: copied into the course's folder, where a teacher may change them."""

c = get_config()  # noqa: F821 - nbgrader calls this file with it

c.CourseDirectory.course_id = "juesuan"
c.Execute.timeout = 20  # seconds that one cell of a student may run; then it is interrupted and the rest is marked without it
